// SPDX-License-Identifier: Apache-2.0
// cli/merge.cpp, results/merge.cpp, merge_plan.cpp: shards, methods, images and data sets joined.
#include <hdf5.h>

#include "base/hdf5.h"
#include "cli/program_case.h"
#include "core/hdf5.h"
#include "core/hdf5_checksum.h"
#include "results/results.h"

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
    Results one = Results::read(path(a)), other = Results::read(path(b));
    EXPECT_EQ(one.groups.at(0).block.samples, other.groups.at(0).block.samples);
    EXPECT_EQ(one.info.conditions, other.info.conditions);
    EXPECT_EQ(one.verdict, other.verdict);
  }
  /// A copy in which the first score is 0.5.
  void change_score(const std::string& from, const std::string& to) const {
    std::filesystem::copy_file(path(from), path(to));
    {
      Hdf5Lock lock;
      Hdf5Id file(H5Fopen(path(to).c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      Hdf5Id data(H5Dopen2(file.get(), "/arrays/net/scores", H5P_DEFAULT));
      Hdf5Id space(H5Dget_space(data.get()));
      hsize_t at[] = {0, 0, 0}, one[] = {1, 1, 1};
      H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, at, nullptr, one, nullptr);
      Hdf5Id memory(H5Screate_simple(3, one, nullptr));
      double value = 0.5;
      H5Dwrite(data.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, &value);
    }
    ASSERT_TRUE(write_checksum(path(to)));
  }
  static std::vector<std::string> only(const std::string& method) {
    return {"--set", "method=" + method, "--set", "floors=false"};
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

TEST_F(Merge, TakesWhatIsThereWhereThatIsAskedFor) {
  make("x.h5", {"--shard", "1/2"});
  std::filesystem::remove(path("x.h5.parts/000-000001-000.h5"));
  ProgramRun result = merge({"x.h5.parts", "--partial"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.err, "missing: 7 units");
  Block block = Results::read(path("merged.h5")).groups.at(0).block;
  EXPECT_EQ(block.samples, (std::vector<std::string>{"1", "3"}));
  EXPECT_EQ(block.status[0][0][0].item<int>(), static_cast<int>(Status::kNotRun));
  EXPECT_EQ(block.status[0][0][1].item<int>(), static_cast<int>(Status::kOk));
}

TEST_F(Merge, JoinsMethodsAndImagesOfWholeFiles) {
  make("whole.h5", {"--set", "method=gradient", "--set", "method=random", "--set", "floors=false"});
  make("a.h5", only("gradient"));
  std::vector<std::string> few = only("random"), all = only("random");
  few.insert(few.end(), {"--limit", "2"});
  make("b.h5", few);
  make("c.h5", all);
  EXPECT_EQ(merge({"a.h5", "b.h5"}).code, 2) << "two images of random are missing";
  ProgramRun result = merge({"a.h5", "b.h5", "c.h5", "a.h5"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(at::equal(read_hdf5(path("merged.h5"), "/arrays/net/scores"),
                        read_hdf5(path("whole.h5"), "/arrays/net/scores")));
  EXPECT_TRUE(at::equal(read_hdf5(path("merged.h5"), "/arrays/net/maps"),
                        read_hdf5(path("whole.h5"), "/arrays/net/maps")));
}

TEST_F(Merge, JoinsDataSets) {
  make("a.h5");
  make("b.h5", {"--set", "dataset=arrays:file=data.h5@other"});
  EXPECT_EQ(merge({"a.h5", "b.h5"}).code, 0);
  Results results = Results::read(path("merged.h5"));
  ASSERT_EQ(results.groups.size(), 2u);
  EXPECT_EQ(results.groups[1].info.dataset, "other");
}

TEST_F(Merge, NamesAValueThatContradictsAnother) {
  make("a.h5", only("center"));
  write_data("data.h5", images() * 0.5);  // another data set ...
  make("b.h5", only("center"));
  EXPECT_SAYS(merge({"a.h5", "b.h5"}).err, "another data set or network than in a.h5");
  make("c.h5", only("random"));
  make("d.h5", {"--set", "method=random", "--set", "floors=false", "--set", "seed=5"});
  EXPECT_SAYS(merge({"c.h5", "d.h5"}).err, "their seeds differ");
  change_score("c.h5", "changed.h5");
  EXPECT_SAYS(merge({"c.h5", "changed.h5"}).err,
              "changed.h5: sample 0, random, relevance_mass is 0.5 there but ");
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
