// SPDX-License-Identifier: Apache-2.0
// cli/merge.cpp: shards become what one run makes. tests/runners/run/merge_test.cpp has the rest.
#include "base/hdf5.h"
#include "cli/program_case.h"
#include "results/store/results.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

/// Four images in units of one; methods gradient, random, center.
class Merge : public ProgramCase {
 protected:
  ProgramRun make(const std::string& output, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"run", "small.ini", "--output", output,  "--batch",
                                      "1",   "--set",     "unit=1",   "--set", "output.maps=true"};
    words.insert(words.end(), more.begin(), more.end());
    ProgramRun result = run(words);
    EXPECT_EQ(result.code, 0) << result.err;
    return result;
  }
  ProgramRun merge(std::vector<std::string> words) const {
    words.insert(words.begin(), "merge");
    words.insert(words.end(), {"--output", "merged.h5", "--overwrite"});
    return run(words);
  }
  void expect_equal(const std::string& a, const std::string& b) const {
    for (const char* name : {"scores", "status", "maps", "label", "confidence"}) {
      std::string data = std::string("/arrays/net/") + name;
      EXPECT_TRUE(
          at::equal(read_hdf5(path(a), data).nan_to_num(), read_hdf5(path(b), data).nan_to_num()))
          << name;
    }
    Results one = read_results(path(a)), other = read_results(path(b));
    EXPECT_EQ(one.groups.at(0).block.samples, other.groups.at(0).block.samples);
    EXPECT_EQ(one.info.conditions, other.info.conditions);
    EXPECT_EQ(one.verdict, other.verdict);
  }
};

TEST_F(Merge, MakesOfShardsWhatOneRunMakes) {
  make("whole.h5");
  EXPECT_SAYS(make("x.h5", {"--shard", "1/2"}).err, "fbbench merge x.h5.parts --output x.h5");
  ProgramRun early = merge({"x.h5.parts"});
  EXPECT_EQ(early.code, 2);
  EXPECT_SAYS(early.err, "6 units are missing, first gradient, images 0 to 0 of arrays x net");
  make("x.h5", {"--shard", "0/2"});
  EXPECT_EQ(merge({"x.h5.parts"}).code, 0);
  expect_equal("merged.h5", "whole.h5");
}

TEST_F(Merge, RefusesWhatItCannotRead) {
  make("a.h5");
  std::filesystem::resize_file(path("a.h5"), 5000);
  EXPECT_SAYS(merge({"a.h5"}).err, "a.h5: is damaged");
  EXPECT_EQ(merge({"none.h5"}).code, 2);
  EXPECT_EQ(run({"merge", "--output", "x.h5"}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(path("merged.h5")));
}

}  // namespace
}  // namespace fbbench
