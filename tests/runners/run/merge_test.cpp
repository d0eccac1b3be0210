// SPDX-License-Identifier: Apache-2.0
// results/joining/merge.cpp, merge_plan.cpp: methods, images and data sets of runs joined, and what
// can't be.
#include "results/joining/merge.h"

#include <hdf5.h>

#include <filesystem>

#include "base/hdf5.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/file.h"
#include "results/store/results_reader.h"
#include "runners/run/run_case.h"

namespace fbbench {
namespace {

/// Five images in units of one. Files are named without folder and ending.
class Merge : public RunCase {
 protected:
  std::string file(const std::string& name) const { return path(name + ".h5"); }

  void make(const std::string& name, const std::vector<std::string>& methods,
            const Settings& more = {}, const std::string& shard = "") const {
    Settings settings = {{"batch", "1"}, {"unit", "1"}, {"output.file", file(name)}};
    for (const std::string& method : methods) settings.emplace_back("method", method);
    settings.insert(settings.end(), more.begin(), more.end());
    RunOptions options;
    if (!shard.empty()) options.shard = parse_shard(shard);
    fbbench::Run(make_plan(experiment(settings)), options).execute();
  }

  MergeReport merge_all(const std::vector<std::string>& names, bool partial = false) const {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(file(name));
    return merge(paths, file("merged"), {/*overwrite=*/true, partial});
  }
  Results merged() const { return read_results(file("merged")); }

  void expect_refused(const std::vector<std::string>& names, const std::string& cause) const {
    try {
      merge_all(names);
      ADD_FAILURE() << "no error; want " << cause;
    } catch (const BadInput& error) {
      EXPECT_NE(std::string(error.what()).find(cause), std::string::npos) << error.what();
    }
  }

  /// A copy in which the first score is 0.125.
  void copy_with_other_score(const std::string& from, const std::string& to) const {
    std::filesystem::copy_file(file(from), file(to));
    {
      Hdf5Lock lock;
      Hdf5Id data_file(H5Fopen(file(to).c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      Hdf5Id data(H5Dopen2(data_file.get(), "/arrays/net/scores", H5P_DEFAULT));
      Hdf5Id space(H5Dget_space(data.get())), one(H5Screate(H5S_SCALAR));
      const hsize_t at[] = {0, 0, 0};
      H5Sselect_elements(space.get(), H5S_SELECT_SET, 1, at);
      double value = 0.125;
      H5Dwrite(data.get(), H5T_NATIVE_DOUBLE, one.get(), space.get(), H5P_DEFAULT, &value);
    }
    ASSERT_TRUE(write_checksum(file(to)));
  }
};

TEST_F(Merge, JoinsMethodsOfWholeFiles) {
  make("whole", {"gradient", "random"});
  make("a", {"gradient"});
  make("b", {"random"});
  merge_all({"a", "b"});
  for (const char* name : {"/arrays/net/scores", "/arrays/net/maps", "/arrays/net/status"}) {
    EXPECT_TRUE(at::equal(read_hdf5(file("merged"), name), read_hdf5(file("whole"), name)));
  }
  EXPECT_EQ(merged().info.methods.at(1).label, "random");
}

TEST_F(Merge, CountsOnceWhatStandsTwice) {
  make("few", {"random"}, {{"limit", "2"}});
  make("all", {"random"});
  merge_all({"few", "all", "all"});
  EXPECT_EQ(merged().groups.at(0).block.samples,
            (std::vector<std::string>{"0", "1", "2", "3", "4"}));
  EXPECT_EQ(merged().info.methods.size(), 1u);
}

TEST_F(Merge, NamesWhatIsMissing) {
  make("a", {"gradient"});
  make("b", {"random"}, {{"limit", "2"}});
  expect_refused({"a", "b"}, "3 units are missing, first random, images 2 to 4 of arrays x net");
}

TEST_F(Merge, MarksWhatIsMissingAsNotRunWhereThatIsAskedFor) {
  make("a", {"gradient"});
  make("b", {"random"}, {{"limit", "2"}});
  EXPECT_EQ(merge_all({"a", "b"}, /*partial=*/true).missing, 3);
  Tensor status = merged().groups.at(0).block.status.select(1, 0).to(at::kLong);  // [M,N]
  EXPECT_TRUE(status.equal(at::tensor({0, 0, 0, 0, 0, 0, 0, 3, 3, 3}, at::kLong).view({2, 5})));
  EXPECT_EQ(merged().info.conditions, "") << "it isn't a whole run that could be resumed";
}

TEST_F(Merge, TakesLooseParts) {
  make("x", {"gradient", "random"}, {}, "0/1");
  std::string parts = path("x.h5.parts") + "/000-00000";
  merge({parts + "1-001.h5", parts + "0-001.h5"}, file("merged"), {});
  EXPECT_EQ(merged().groups.at(0).block.samples, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(merged().info.methods.at(0).label, "random");
}

TEST_F(Merge, JoinsDataSets) {
  make("a", {"gradient"});
  make("b", {"gradient"}, {{"dataset", "arrays:file=" + path("data.h5") + "@other"}});
  merge_all({"a", "b"});
  ASSERT_EQ(merged().groups.size(), 2u);
  EXPECT_EQ(merged().groups[1].info.dataset, "other");
}

TEST_F(Merge, TakesOneVerdictFromAllRows) {
  make("a", {"gradient"});
  make("b", {"test_throws"});
  EXPECT_EQ(merge_all({"a", "b"}).tally.verdict(),
            "INVALID: 1 of 5 images failed, first 2, test_throws: I don't like image 2");
  EXPECT_EQ(merged().groups.at(0).block.failures.size(), 1u);
}

TEST_F(Merge, NamesAValueThatContradictsAnother) {
  make("a", {"random"});
  copy_with_other_score("a", "changed");
  expect_refused({"a", "changed"}, "changed.h5: sample 0, random, support is 0.125 there but ");
}

TEST_F(Merge, RefusesFilesOfOtherSeedsTargetsMetricsOrData) {
  make("a", {"random"});
  make("seed", {"random"}, {{"seed", "5"}});
  expect_refused({"a", "seed"}, "their seeds differ");
  make("target", {"random"}, {{"target", "1"}});
  expect_refused({"a", "target"}, "target is 1 in one and predicted in the other");
  make("metric", {"random"}, {{"metric", "sparseness"}});
  expect_refused({"a", "metric"}, "their metrics or the versions of them differ");
  make("label", {"gradient@random"});
  expect_refused({"a", "label"}, "method random is gradient@random version");
  write_data(images() * 0.5);
  make("other", {"random"});
  expect_refused({"a", "other"}, "another data set or network than in ");
}

}  // namespace
}  // namespace fbbench
