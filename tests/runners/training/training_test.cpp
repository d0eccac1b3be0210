// SPDX-License-Identifier: Apache-2.0
// runners/training/training.cpp: what is trained and written, the cache, and what is refused.
#include "runners/training/training.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "models/training/builtin.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

const char* const kTiny = "fashion_scenes:epochs=1,train_images=64,test_images=20";

class Training : public testing::Test {
 protected:
  Training() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    setenv("FBBENCH_CACHE", folder_.c_str(), /*overwrite=*/1);
  }
  ~Training() override { unsetenv("FBBENCH_CACHE"); }
  nlohmann::json sidecar(fs::path network) {
    return nlohmann::json::parse(std::ifstream(network.replace_extension(".json")));
  }
  std::string folder_ = testing::TempDir() + "fbbench_training";
};

TEST_F(Training, WritesTheNetworkAndSaysInTheSidecarHowItWasMade) {
  auto report = train_network(Spec::parse(std::string(kTiny) + ",seed=3"), folder_ + "/net.pt");
  EXPECT_TRUE(fs::exists(report.path));
  auto json = sidecar(report.path);
  EXPECT_EQ(json["about"]["seed"], "3");
  EXPECT_EQ(json["about"]["train_data"], "fashion_scenes:split=train,count=64");
  EXPECT_NEAR(std::stod(json["about"]["test_accuracy"].get<std::string>()), report.test_accuracy,
              5e-5);  // four digits are written
  EXPECT_EQ(json["classes"].size(), 10u);
}

TEST_F(Training, TrainsABuiltinNetworkOnceAndFindsItAgain) {
  fs::path first = trained_network(Spec::parse(kTiny));
  auto written = fs::last_write_time(first);
  EXPECT_EQ(trained_network(Spec::parse(kTiny)), first);
  EXPECT_EQ(fs::last_write_time(first), written);
}

TEST_F(Training, KeepsTheVersionAndTheOptionsInTheFileName) {
  EXPECT_EQ(trained_network(Spec::parse(kTiny)),
            folder_ + "/fashion_scenes-v1-epochs=1-train_images=64-test_images=20.pt");
}

TEST_F(Training, RefusesAnUnknownNetworkAndOption) {
  EXPECT_THROW(train_network(Spec::parse("fashion"), folder_ + "/net.pt"), BadOption);
  EXPECT_THROW(train_network(Spec::parse("fashion_scenes:epoch=1"), folder_ + "/net.pt"),
               BadOption);
}

TEST_F(Training, RefusesAFolderThatCannotBeWrittenBeforeItTrains) {
  std::ofstream(folder_ + "/file") << "in the way";
  EXPECT_THROW(train_network(Spec::parse("fashion_scenes"), folder_ + "/file/net.pt"), BadInput);
}

class EveryBuiltinNetwork : public testing::TestWithParam<std::string> {};

TEST_P(EveryBuiltinNetwork, SaysWhatItIsAndUnderWhichLicence) {
  const BuiltinInfo& info = Registry<BuiltinNetwork>::get().info(GetParam());
  EXPECT_GE(info.version, 1);
  EXPECT_FALSE(info.brief.empty() || info.source.empty() || info.licence.empty());
}

INSTANTIATE_TEST_SUITE_P(All, EveryBuiltinNetwork,
                         testing::ValuesIn(Registry<BuiltinNetwork>::get().names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
