// SPDX-License-Identifier: Apache-2.0
// cli/verify.cpp, compare.cpp, runners/check/verify.cpp, recompute.cpp: what is found of good and
// of bad results files.
#include <hdf5.h>

#include <functional>

#include "cli/program_case.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

class Verify : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    ASSERT_EQ(run_with({"output.maps=true"}).code, 0);
  }

  /// Writes one value of a data set and makes the checksum fit again.
  template <class Value>
  void change(const std::string& dataset, int64_t type, const std::vector<hsize_t>& at,
              Value value) const {
    {
      Hdf5Lock lock;
      Hdf5Id file(H5Fopen(path("small.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      Hdf5Id data(H5Dopen2(file.get(), ("/arrays/net/" + dataset).c_str(), H5P_DEFAULT));
      Hdf5Id space(H5Dget_space(data.get())), one(H5Screate(H5S_SCALAR));
      H5Sselect_elements(space.get(), H5S_SELECT_SET, 1, at.data());
      ASSERT_GE(H5Dwrite(data.get(), type, one.get(), space.get(), H5P_DEFAULT, &value), 0);
    }
    ASSERT_TRUE(write_checksum(path("small.h5")));
  }

  void expect_fault(const std::string& fault) const {
    ProgramRun result = run({"verify", "small.h5"});
    EXPECT_EQ(result.code, 1) << result.err;
    EXPECT_SAYS(result.out, fault);
  }
};

TEST_F(Verify, FindsAGoodFileGoodAndComputesScoresAgain) {
  ProgramRun result = run({"verify", "small.h5"});
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_EQ(result.out, "small.h5: good; 9 scores computed again\n");  // 3 methods of 3 samples
}

TEST_F(Verify, SaysWhyScoresWereNotComputedAgain) {
  std::filesystem::remove(path("net.pt"));
  ProgramRun result = run({"verify", "small.h5"});
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_SAYS(result.err, "scores weren't computed again: net.pt");
}

TEST_F(Verify, FindsDamage) {
  std::filesystem::resize_file(path("small.h5"), 9000);
  expect_fault("small.h5: the checksum doesn't fit");
}

TEST_F(Verify, FindsAScoreThatItsMapDoesNotGive) {
  change("scores", H5T_NATIVE_DOUBLE, {0, 0, 0}, 0.25);
  expect_fault("sample 0, gradient, relevance_mass: stored 0.250000, its map gives ");
}

TEST_F(Verify, FindsAScoreOutsideItsRange) {
  change("scores", H5T_NATIVE_DOUBLE, {0, 0, 1}, 1.25);
  expect_fault("a score of relevance_mass lies outside its range");
}

TEST_F(Verify, FindsAStatusThatDoesNotFit) {
  change("status", H5T_NATIVE_UINT8, {0, 0, 1}, static_cast<uint8_t>(1));
  expect_fault("a score's status doesn't fit its value");
}

TEST_F(Verify, FindsNegativeTimes) {
  change("seconds", H5T_NATIVE_DOUBLE, {0, 1}, -1.0);
  expect_fault("seconds are negative");
}

TEST_F(Verify, TakesAConfidenceThatIsNoNumberForOneThatDropsImages) {
  {
    Hdf5Lock lock;
    Hdf5Id file(H5Fopen(path("small.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    H5Adelete(file.get(), "conditions");
    ASSERT_TRUE(write_attribute(file.get(), "conditions", std::string("min_confidence = much\n")));
  }
  ASSERT_TRUE(write_checksum(path("small.h5")));
  ProgramRun result = run({"verify", "small.h5"});
  EXPECT_EQ(result.code, 0) << result.out << result.err;
}

TEST_F(Verify, RefusesWhatIsNoResultsFile) {
  EXPECT_EQ(run({"verify", "data.h5"}).code, 2);
  EXPECT_EQ(run({"verify", "none.h5"}).code, 2);
  EXPECT_EQ(run({"verify"}).code, 2);
}

TEST_F(Verify, GoodFilesCompare) {
  ProgramRun result = run({"compare", "small.h5", "small.h5"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.out, "arrays x net: 4 samples in both");
  EXPECT_EQ(run({"compare", "small.h5"}).code, 2);
}

}  // namespace
}  // namespace fbbench
