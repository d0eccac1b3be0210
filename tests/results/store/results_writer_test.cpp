// SPDX-License-Identifier: Apache-2.0
// results/store/results_writer.cpp: the file as other programs see it, and what is left when
// writing fails.
#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/sample_run.h"
#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"
#include "results/parts/blocks.h"
#include "results/store/results.h"
#include "results/store/results_reader.h"
#include "results/store/results_writer.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

/// What names the axes of a data set: "methods sample y x".
std::string axes(const std::string& path, const std::string& dataset) {
  Hdf5File file(path);
  Hdf5Lock lock;
  Hdf5Id data(H5Dopen2(file.id(), dataset.c_str(), H5P_DEFAULT));
  std::string result;
  auto note = [](hid_t, unsigned, hid_t scale, void* list) -> herr_t {
    char name[64] = "";
    H5DSget_scale_name(scale, name, sizeof name);
    *static_cast<std::string*>(list) += std::string(name) + " ";
    return 0;
  };
  auto dimensions = static_cast<unsigned>(file.dataset(dataset).shape().size());
  for (unsigned axis = 0; axis < dimensions; ++axis) {
    H5DSiterate_scales(data.get(), axis, nullptr, note, &result);
  }
  return result;
}

TEST(ResultsWriter, LaysTheFileOutAsTheFormatSays) {
  std::string path = write_sample_run();
  EXPECT_EQ(read_hdf5(path, "/scenes/net/scores").sizes(), (std::vector<int64_t>{2, 2, 5}));
  EXPECT_EQ(read_hdf5(path, "/scenes/net/scores")[1][1][4].item<double>(), 114);
  EXPECT_EQ(read_hdf5(path, "/scenes/net/status").scalar_type(), at::kByte);
  EXPECT_EQ(read_hdf5(path, "/scenes/net/label").scalar_type(), at::kLong);
  EXPECT_EQ(read_hdf5(path, "/scenes/net/seconds").sizes(), (std::vector<int64_t>{2, 5}));
  EXPECT_EQ(read_hdf5(path, "/scenes/net/curves/deletion").sizes(),
            (std::vector<int64_t>{2, 5, 3}));
  EXPECT_EQ(read_hdf5(path, "/scenes/net/curves/deletion_fraction")[1].item<double>(), 0.5);
  Tensor maps = read_hdf5(path, "/scenes/net/maps");
  EXPECT_EQ(maps.sizes(), (std::vector<int64_t>{2, 5, 2, 3}));
  EXPECT_FLOAT_EQ(maps[1][4][1][2].item<float>(), 104.5f);
}

TEST(ResultsWriter, NamesEveryAxis) {
  std::string path = write_sample_run(), group = "scenes/net/";
  for (const char* name : {"label", "target", "predicted", "confidence", "object_fraction"}) {
    EXPECT_EQ(axes(path, group + name), "sample ");
  }
  EXPECT_EQ(axes(path, group + "scores"), "methods metrics sample ");
  EXPECT_EQ(axes(path, group + "status"), "methods metrics sample ");
  EXPECT_EQ(axes(path, group + "seconds"), "methods sample ");
  EXPECT_EQ(axes(path, group + "relevance_left"), "methods sample ");
  EXPECT_EQ(axes(path, group + "maps"), "methods sample y x ");
  EXPECT_EQ(axes(path, group + "curves/deletion"), "methods sample deletion_fraction ");
  EXPECT_EQ(axes(path, group + "failures"), "failure ");
}

TEST(ResultsWriter, LinksMethodsAndMetricsIntoEachGroup) {
  Hdf5File file(write_sample_run());
  Hdf5Lock lock;
  H5O_info_t root, linked;
  for (const char* name : {"methods", "metrics"}) {
    H5Oget_info_by_name(file.id(), name, &root, H5P_DEFAULT);
    H5Oget_info_by_name(file.id(), (std::string("scenes/net/") + name).c_str(), &linked,
                        H5P_DEFAULT);
    EXPECT_EQ(root.addr, linked.addr) << name;
  }
}

TEST(ResultsWriter, StoresAMapAChunkDeflated) {
  Hdf5File file(write_sample_run());
  Hdf5Lock lock;
  Hdf5Id maps(H5Dopen2(file.id(), "scenes/net/maps", H5P_DEFAULT));
  Hdf5Id properties(H5Dget_create_plist(maps.get()));
  hsize_t chunk[4];
  ASSERT_EQ(H5Pget_chunk(properties.get(), 4, chunk), 4);
  EXPECT_EQ((std::vector<hsize_t>(chunk, chunk + 4)), (std::vector<hsize_t>{1, 1, 2, 3}));
  unsigned flags, values[1];
  size_t count = 1;
  EXPECT_GE(H5Pget_filter_by_id2(properties.get(), H5Z_FILTER_DEFLATE, &flags, &count, values, 0,
                                 nullptr, nullptr),
            0);
}

TEST(ResultsWriter, SaysAtTheRootWhatTheRunWas) {
  Hdf5File file(write_sample_run());
  auto text = [&](const char* name) {
    return read_string_attribute(file.id(), name, "root").at(0);
  };
  EXPECT_EQ(text("format"), "fbbench-results");
  EXPECT_EQ(text("config"), "name = sample\nseed = 7\n");
  EXPECT_EQ(text("verdict"), "VALID");
  for (const char* name :
       {"fbbench_version", "git_commit", "host", "cpu", "libtorch_version", "build_type"}) {
    EXPECT_FALSE(text(name).empty()) << name;
  }
  EXPECT_EQ(text("created").size(), std::string("2017-11-16T09:30:00Z").size());
  EXPECT_EQ(read_integer_attribute(file.id(), "format_version", "root").at(0), 1);
}

TEST(ResultsWriter, StoresDiagnosticsFromTheFirstBlockThatHasThem) {
  std::string path = fresh_folder() + "/run.h5";
  ResultsWriter writer(path, false, sample_info());
  writer.begin_group(sample_group());
  writer.append(sample_block(0, 2));
  Block block = sample_block(2, 1);
  block.diagnostics = {{"error", at::tensor({0.5, NAN}, at::kDouble).view({2, 1})}};
  writer.append(block);
  writer.finish("VALID");
  EXPECT_EQ(axes(path, "scenes/net/diagnostics/error"), "methods sample ");
  auto stored = read_results(path).groups.at(0).block.diagnostics;
  ASSERT_EQ(stored.size(), 2u);  // relevance_left is in every file
  EXPECT_TRUE(stored.at("relevance_left").isnan().all().item<bool>());
  EXPECT_EQ(stored.at("error").sizes(), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(stored.at("error")[0][2].item<double>(), 0.5);
  EXPECT_EQ(stored.at("error").isnan().sum().item<int64_t>(), 5);
}

TEST(JoinMethods, LeavesADiagnosticNanForMethodsWithoutIt) {
  Block whole = sample_block(0, 3), one = method_of(whole, 0, "a"),
        other = method_of(whole, 1, "B");
  one.diagnostics = {{"error", at::tensor({1., 2., 3.}, at::kDouble).view({1, 3})}};
  other.diagnostics.clear();
  Tensor error = join_methods({one, other}).diagnostics.at("error");
  EXPECT_TRUE(at::equal(error[0], at::tensor({1., 2., 3.}, at::kDouble)));
  EXPECT_TRUE(error[1].isnan().all().item<bool>());
}

TEST(ResultsWriter, KeepsSamplesBeforeTheFirstCurveOrMapAsNan) {
  std::string path = fresh_folder() + "/run.h5";
  ResultsWriter writer(path, false, sample_info());
  writer.begin_group(sample_group());
  Block without = sample_block(0, 2, /*maps=*/false);
  without.curves = {Tensor()};
  writer.append(without);
  writer.append(sample_block(2, 1));
  writer.append(without);
  writer.finish("VALID");
  Tensor curve = read_hdf5(path, "/scenes/net/curves/deletion");
  EXPECT_TRUE(curve.isnan().select(2, 0)[0].toType(at::kInt).equal(at::tensor({1, 1, 0, 1, 1})));
  EXPECT_EQ(read_hdf5(path, "/scenes/net/maps").isnan().sum().item<int>(), 2 * 4 * 6);
}

TEST(ResultsWriter, TakesARunWithoutMetricsMapsOrSamples) {
  RunInfo info = sample_info();
  info.metrics.clear();
  std::string path = fresh_folder() + "/run.h5";
  ResultsWriter writer(path, false, info);
  writer.begin_group(sample_group());
  writer.finish("VALID");
  Results results = read_results(path);
  EXPECT_EQ(results.groups.at(0).block.scores.sizes(), (std::vector<int64_t>{2, 0, 0}));
}

TEST(ResultsWriter, KeepsGroupsInTheOrderOfTheRun) {
  std::string path = fresh_folder() + "/run.h5";
  ResultsWriter writer(path, false, sample_info());
  for (const char* dataset : {"zebras", "apes"}) {
    GroupInfo group = sample_group();
    group.dataset = dataset;
    writer.begin_group(group);
    writer.append(sample_block(0, 1));
  }
  writer.finish("VALID");
  Results results = read_results(path);
  ASSERT_EQ(results.groups.size(), 2u);
  EXPECT_EQ(results.groups[0].info.dataset, "zebras");
}

TEST(ResultsWriter, LeavesNothingBehindWithoutFinish) {
  std::string folder = fresh_folder();
  {
    ResultsWriter writer(folder + "/run.h5", false, sample_info());
    writer.begin_group(sample_group());
    writer.append(sample_block(0, 2));
    EXPECT_EQ(names_in(folder).size(), 1u) << "written under a temporary name";
    EXPECT_FALSE(fs::exists(folder + "/run.h5"));
  }
  EXPECT_TRUE(names_in(folder).empty());
}

TEST(ResultsWriter, LeavesOnlyTheFileAfterFinish) {
  EXPECT_EQ(names_in(fs::path(write_sample_run()).parent_path()),
            (std::vector<std::string>{"run.h5"}));
}

TEST(ResultsWriter, ReplacesAFileOnlyWhenTold) {
  std::string path = fresh_folder() + "/run.h5";
  std::ofstream(path) << "precious";
  EXPECT_THROW(ResultsWriter(path, false, sample_info()), BadInput);
  EXPECT_EQ(fs::file_size(path), std::string("precious").size());
  ResultsWriter writer(path, true, sample_info());
  EXPECT_EQ(fs::file_size(path), std::string("precious").size()) << "kept until the run is whole";
  writer.finish("VALID");
  EXPECT_EQ(read_results(path).verdict, "VALID");
}

TEST(ResultsWriter, RefusesAFileThatAppearedDuringTheRun) {
  std::string folder = fresh_folder();
  {
    ResultsWriter writer(folder + "/run.h5", false, sample_info());
    std::ofstream(folder + "/run.h5") << "precious";
    EXPECT_THROW(writer.finish("VALID"), BadInput);
  }
  EXPECT_EQ(names_in(folder), (std::vector<std::string>{"run.h5"}));
  EXPECT_EQ(fs::file_size(folder + "/run.h5"), std::string("precious").size());
}

TEST(ResultsWriter, RefusesAFolderThatIsAbsentOrCannotBeWritten) {
  for (const char* path : {"/nowhere/run.h5", "/proc/run.h5", "/"}) {
    EXPECT_THROW(ResultsWriter(path, false, sample_info()), BadInput) << path;
  }
}

/// Files of this process can't grow beyond so many bytes: what a full disk is like.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

/// Writes blocks of noise, which can't be deflated, until a disk of so many bytes is full.
std::string complaint_of_full_disk(const std::string& path, rlim_t bytes) {
  SmallDisk disk(bytes);
  try {
    ResultsWriter writer(path, false, sample_info());
    GroupInfo group = sample_group();
    group.height = group.width = 64;
    writer.begin_group(group);
    for (int i = 0; i < 20; ++i) {
      Block block = sample_block(i, 1, /*maps=*/false);
      block.maps = at::rand({2, 1, 64, 64});
      writer.append(block);
    }
    writer.finish("VALID");
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

TEST(ResultsWriter, SaysThatTheDiskIsFullAndRemovesTheTemporaryFile) {
  for (rlim_t bytes : {1000, 10000, 100000, 300000}) {
    std::string folder = fresh_folder();
    testing::internal::CaptureStderr();
    std::string line = complaint_of_full_disk(folder + "/run.h5", bytes);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "HDF5's own noise";
    EXPECT_NE(line.find("run.h5 can't be written (File too large)"), std::string::npos)
        << bytes << ": " << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_TRUE(names_in(folder).empty()) << bytes;
  }
  EXPECT_EQ(read_results(write_sample_run()).verdict, "VALID") << "HDF5 still works";
}

TEST(ResultsWriter, LeavesNothingBehindWhenAbandonedOnAFullDisk) {
  std::string folder = fresh_folder();
  {
    auto writer = std::make_unique<ResultsWriter>(folder + "/run.h5", false, sample_info());
    writer->begin_group(sample_group());
    writer->append(sample_block(0, 2));
    SmallDisk disk(100);
    writer.reset();
  }
  EXPECT_TRUE(names_in(folder).empty());
}

TEST(ResultsWriter, IsReadByXarray) {
  std::string script = FBBENCH_SOURCE_DIR "/tests/results/store/read_with_xarray.py";
  std::string command = "/usr/bin/python3 " + script + " " + write_sample_run();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(ResultsWriter, IsReadByTheDocumentedSnippets) {
  std::string folder = std::filesystem::path(write_sample_run()).parent_path().string();
  std::string run = "cd '" + folder +
                    "' && PATH='" FBBENCH_BINARY_DIR "':$PATH /usr/bin/python3 " FBBENCH_SOURCE_DIR
                    "/tests/results/run_snippets.py " FBBENCH_SOURCE_DIR;
  std::string python = run + "/docs/results_in_python_and_r.md";
  std::string readme = run +
                       "/README.md results/quickstart.h5=run.h5 "
                       "fashion_scenes/fashion_scenes=scenes/net";
  EXPECT_EQ(std::system((python + " >snippets.txt").c_str()), 0);
  EXPECT_EQ(std::system((readme + " >snippets.txt").c_str()), 0);
}

}  // namespace
}  // namespace fbbench
