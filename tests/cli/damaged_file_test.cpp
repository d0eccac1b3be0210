// SPDX-License-Identifier: Apache-2.0
// What the program does with HDF5 files that are cut, changed, of impossible sizes or other types:
// exit code 2 and one line, whichever command reads them.
#include <hdf5.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "cli/program_case.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

class DamagedFile : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    ASSERT_EQ(run_with({"output.maps=true"}).code, 0);
    std::filesystem::rename(path("small.h5"), path("old.h5"));
    Hdf5Writer(path("maps.h5")).write("maps", at::ones({4, 8, 8}));
  }

  void expect_refused(const std::vector<std::string>& words, const std::string& cause) const {
    auto before = files();
    ProgramRun result = run(words);
    EXPECT_EQ(result.code, 2) << words[0] << ": " << result.out << result.err;
    EXPECT_EQ(result.err.rfind("fbbench: error: ", 0), 0u) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_SAYS(result.err, cause);
    EXPECT_EQ(files(), before);
  }
  /// By every command that reads results files and answers with more than a verdict.
  void expect_results_refused(const std::string& cause) const {
    expect_refused({"table", "old.h5"}, cause);
    expect_refused({"statistics", "old.h5"}, cause);
    expect_refused({"plot", "old.h5", "--kind", "support", "--output", "plot.svg"}, cause);
    expect_refused({"report", "old.h5", "--output", "page"}, cause);
    expect_refused({"merge", "old.h5", "--output", "new.h5"}, cause);
    expect_refused({"compare", "old.h5", "old.h5"}, cause);
  }
  void expect_inputs_refused(const std::string& arrays_cause, const std::string& maps_cause) const {
    expect_refused({"run", "small.ini"}, arrays_cause);
    write_data("data.h5");
    expect_refused({"run", "small.ini", "--set", "method=maps:file=maps.h5"}, maps_cause);
  }

  void cut(const std::string& name) const {
    std::filesystem::resize_file(path(name), std::filesystem::file_size(path(name)) / 2);
  }

  /// Puts an unwritten data set of the type and shape in a data set's place.
  void replace(const std::string& name, const std::string& dataset, int64_t type,
               const std::vector<hsize_t>& shape) const {
    {
      Hdf5Lock lock;
      std::vector<hsize_t> chunk(shape.size(), 1);
      auto dimensions = static_cast<int>(shape.size());
      Hdf5Id file(H5Fopen(path(name).c_str(), H5F_ACC_RDWR, H5P_DEFAULT)),
          space(H5Screate_simple(dimensions, shape.data(), nullptr)),
          list(H5Pcreate(H5P_DATASET_CREATE));
      H5Pset_chunk(list.get(), dimensions, chunk.data());
      ASSERT_GE(H5Ldelete(file.get(), dataset.c_str(), H5P_DEFAULT), 0);
      Hdf5Id data(H5Dcreate2(file.get(), dataset.c_str(), type, space.get(), H5P_DEFAULT,
                             list.get(), H5P_DEFAULT));
    }
    if (name == "old.h5") {
      ASSERT_TRUE(write_checksum(path(name)));
    }
  }

  static constexpr hsize_t kHuge = hsize_t{1} << 45;
};

TEST_F(DamagedFile, CutResultsAreRefused) {
  cut("old.h5");
  expect_results_refused("its checksum doesn't fit");
}

TEST_F(DamagedFile, CutInputsAreRefused) {
  cut("data.h5");
  cut("maps.h5");
  expect_inputs_refused("data.h5", "maps.h5");
}

TEST_F(DamagedFile, ResultsOfImpossibleSizeAreRefused) {
  replace("old.h5", "/arrays/net/scores", H5T_NATIVE_DOUBLE, {3, 1, kHuge});
  expect_results_refused("old.h5: arrays/net/scores: ");
}

TEST_F(DamagedFile, InputsOfImpossibleSizeAreRefused) {
  replace("data.h5", "/images", H5T_NATIVE_FLOAT, {kHuge, 1, 8, 8});
  replace("maps.h5", "/maps", H5T_NATIVE_FLOAT, {kHuge, 8, 8});
  expect_inputs_refused("data.h5: images: ", "maps.h5: maps: ");
}

TEST_F(DamagedFile, ResultsOfAnotherTypeAreRefused) {
  replace("old.h5", "/arrays/net/scores", H5T_C_S1, {3, 1, 4});
  expect_results_refused("old.h5: arrays/net/scores: ");
}

TEST_F(DamagedFile, InputsOfAnotherTypeAreRefused) {
  replace("data.h5", "/images", H5T_C_S1, {4, 1, 8, 8});
  replace("maps.h5", "/maps", H5T_C_S1, {4, 8, 8});
  expect_inputs_refused("data.h5: images: ", "maps.h5: maps: ");
}

TEST_F(DamagedFile, ChangedBytesBehindNoChecksumEndInAnAnswerOrOneLine) {
  std::ifstream stream(path("old.h5"), std::ios::binary);
  std::string whole{std::istreambuf_iterator<char>(stream), {}};
  std::fill_n(whole.begin(), 512, '\0');  // the block that the checksum stands in
  std::mt19937 random(11);
  for (int i = 0; i < 12; ++i) {
    std::string damaged = whole;
    for (int k = 0; k < 16; ++k) {
      damaged[512 + random() % (damaged.size() - 512)] = static_cast<char>(random());
    }
    std::ofstream(path("old.h5"), std::ios::binary) << damaged;
    ProgramRun result = run({"table", "old.h5"});
    EXPECT_TRUE(result.code == 0 || result.code == 2) << result.code << result.err;
    if (result.code == 2) {
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    }
  }
}

}  // namespace
}  // namespace fbbench
