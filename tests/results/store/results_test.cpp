// SPDX-License-Identifier: Apache-2.0
// results/store/results_writer.cpp and results_reader.cpp: what is written is read back, and broken
// files are told in one line.
#include "results/store/results.h"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/sample_run.h"
#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/file.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

TEST(Results, ReadsBackWhatHoldsForTheFile) {
  Results results = read_results(write_sample_run());
  EXPECT_EQ(results.info.config, "name = sample\nseed = 7\n");
  EXPECT_EQ(results.info.seed, 7u);
  EXPECT_EQ(results.info.threads, 2);
  EXPECT_EQ(results.verdict, "VALID");
  EXPECT_FALSE(results.provenance.cpu.empty());
}

TEST(Results, ReadsBackMethodsAndMetrics) {
  Results results = read_results(write_sample_run());
  ASSERT_EQ(results.info.methods.size(), 2u);
  EXPECT_EQ(results.info.methods[1].spec, "b:keep=0.5@B é");
  EXPECT_EQ(results.info.methods[1].label, "B é");
  EXPECT_EQ(results.info.methods[1].version, 3);
  ASSERT_EQ(results.info.metrics.size(), 2u);
  EXPECT_EQ(results.info.metrics[0].direction, -1);
  EXPECT_EQ(results.info.metrics[1].direction, +1);
}

TEST(Results, JoinsTheBlocksOfAGroup) {
  Results results = read_results(write_sample_run());
  ASSERT_EQ(results.groups.size(), 1u);
  const Block& block = results.groups[0].block;
  EXPECT_EQ(block.samples, (std::vector<std::string>{"s0", "s1", "s2", "s3", "s4"}));
  EXPECT_TRUE(block.target.equal(at::arange(1, 6, at::kLong)));
  EXPECT_EQ(block.scores[1][1][4].item<double>(), 114);
  EXPECT_TRUE(std::isnan(block.scores[1][0][2].item<double>()));
  EXPECT_EQ(block.status[1][0][2].item<int>(), static_cast<int>(Status::kFailed));
  EXPECT_EQ(block.curves[0][1][3][2].item<float>(), 3);
  EXPECT_EQ(block.curve_fractions[0][1].item<double>(), 0.5);
  EXPECT_FALSE(block.curves[1].defined());
}

TEST(Results, ReadsBackFingerprintsInputSizeAndFailures) {
  Results results = read_results(write_sample_run());
  const Group& group = results.groups.at(0);
  EXPECT_EQ(group.info.dataset_fingerprint, std::string(64, 'd'));
  EXPECT_EQ(group.info.network_fingerprint, std::string(64, 'e'));
  EXPECT_EQ(group.info.height, 2);
  EXPECT_EQ(group.info.width, 3);
  ASSERT_EQ(group.block.failures.size(), 1u);
  EXPECT_EQ(group.block.failures[0].method, "B é");
  EXPECT_EQ(group.block.failures[0].reason, "boom");
}

/// The one line that reading a file leads to; "" where it can be read.
std::string complaint(const std::string& path) {
  try {
    read_results(path);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

/// The complaint about a good file after `change` was done to it.
std::string complaint_after(const std::function<void(int64_t file)>& change) {
  std::string path = write_sample_run();
  {
    Hdf5Lock lock;
    Hdf5Id file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    change(file.get());
  }
  EXPECT_TRUE(write_checksum(path)) << "so that the change itself is found";
  return complaint(path);
}

void set_number(int64_t file, const char* name, int64_t value) {
  H5Adelete(file, name);
  ASSERT_TRUE(write_attribute(file, name, value, H5T_NATIVE_INT32));
}

TEST(Results, RefusesANewerFormatVersion) {
  std::string line = complaint_after([](int64_t file) { set_number(file, "format_version", 2); });
  EXPECT_NE(line.find("has format_version 2; this fbbench reads 1"), std::string::npos) << line;
}

TEST(Results, RefusesAnotherFormat) {
  std::string line = complaint_after([](int64_t file) {
    H5Adelete(file, "format");
    ASSERT_TRUE(write_attribute(file, "format", std::string("else")));
  });
  EXPECT_NE(line.find("isn't a results file of fbbench"), std::string::npos) << line;
}

TEST(Results, RefusesAnHdf5FileThatIsNoResultsFile) {
  EXPECT_NE(complaint(FBBENCH_TEST_DATA "/reference/plain/data.h5").find("isn't a results file"),
            std::string::npos);
}

TEST(Results, NamesADatasetThatIsAbsent) {
  std::string line =
      complaint_after([](int64_t file) { H5Ldelete(file, "scenes/net/scores", H5P_DEFAULT); });
  EXPECT_NE(line.find("scenes/net/scores"), std::string::npos) << line;
}

TEST(Results, NamesAnAttributeThatIsAbsent) {
  std::string line = complaint_after([](int64_t file) { H5Adelete(file, "seed"); });
  EXPECT_NE(line.find("has no attribute 'seed'"), std::string::npos) << line;
}

TEST(Results, RefusesNumbersOfImagesThatWouldOverflowWhenAdded) {
  for (const char* object : {"/", "/scenes/net"}) {
    const char* name = object[1] == '\0' ? "unit" : "images";
    std::string line = complaint_after([&](int64_t file) {
      Hdf5Id group(H5Oopen(file, object, H5P_DEFAULT));
      H5Adelete(group.get(), name);
      ASSERT_TRUE(write_attribute(group.get(), name, INT64_MAX, H5T_NATIVE_INT64));
    });
    EXPECT_NE(line.find(std::string("attribute '") + name + "': want a number of images"),
              std::string::npos)
        << line;
  }
}

TEST(Results, NamesADatasetOfTheWrongShape) {
  std::string line = complaint_after([](int64_t file) {
    Hdf5Id scores(H5Dopen2(file, "scenes/net/scores", H5P_DEFAULT));
    hsize_t size[] = {2, 2, 4};
    H5Dset_extent(scores.get(), size);
  });
  EXPECT_NE(line.find("want shape [2, 2, 5], got [2, 2, 4]"), std::string::npos) << line;
}

TEST(Results, NamesADatasetOfTheWrongType) {
  std::string line = complaint_after([](int64_t file) {
    H5Ldelete(file, "scenes/net/label", H5P_DEFAULT);
    H5Lcreate_hard(file, "scenes/net/sample", file, "scenes/net/label", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_NE(line.find("scenes/net/label: want whole numbers, got strings"), std::string::npos)
      << line;
}

TEST(Results, RefusesAFileCutOffAnywhere) {
  std::string path = write_sample_run();
  auto size = std::filesystem::file_size(path);
  for (size_t part = 9; part > 0; --part) {
    std::filesystem::resize_file(path, size * part / 10);
    EXPECT_NE(complaint(path), "") << part << " tenths";
  }
}

TEST(Results, RefusesAFileWithAnyFlippedBit) {
  std::string path = write_sample_run();
  auto size = static_cast<int64_t>(std::filesystem::file_size(path));
  for (int64_t at = kHdf5UserBlock; at < size; at += size / 50) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    auto flip = [&] {
      file.seekg(at);
      char byte = static_cast<char>(file.get() ^ 4);
      file.seekp(at);
      file.put(byte).flush();
    };
    flip();
    EXPECT_NE(complaint(path).find("checksum doesn't fit"), std::string::npos) << at;
    flip();
  }
  EXPECT_EQ(complaint(path), "");
}

TEST(ResultsReader, ReadsSomeSamplesWithTheirMapsAndFailures) {
  ResultsReader reader(write_sample_run());
  Block block = reader.read(0, 1, 2, /*with_maps=*/true);
  EXPECT_EQ(block.samples, (std::vector<std::string>{"s1", "s2"}));
  EXPECT_EQ(block.scores[1][1][0].item<double>(), 111);
  EXPECT_EQ(block.label[1].item<int64_t>(), 2);
  EXPECT_EQ(block.curves[0][0][1][0].item<float>(), 2);
  EXPECT_FLOAT_EQ(block.maps[1][1][0][1].item<float>(), 102.1f);
  ASSERT_EQ(block.failures.size(), 1u);
  EXPECT_EQ(block.failures[0].sample, "s2");
  EXPECT_TRUE(reader.read(0, 0, 2, true).failures.empty());
}

TEST(Results, RefusesWhatIsNoFileAndWhatIsNoHdf5) {
  EXPECT_NE(complaint("/nowhere/run.h5"), "");
  EXPECT_NE(complaint(testing::TempDir()), "");
  EXPECT_NE(complaint(FBBENCH_TEST_DATA "/README.md"), "");
}

}  // namespace
}  // namespace fbbench
