// SPDX-License-Identifier: Apache-2.0
// models/training/training.cpp and models/training/script_builder.cpp: the rate, learning,
// repeatability, the files.
#include "models/training/training.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "models/training/script_builder.h"

namespace fbbench {
namespace {

TEST(OneCycle, StartsLowPeaksAtThreeTenthsAndEndsNearZero) {
  EXPECT_NEAR(one_cycle(0), 0.04, 1e-12);
  EXPECT_NEAR(one_cycle(0.15), 0.52, 1e-12);
  EXPECT_NEAR(one_cycle(0.3), 1, 1e-12);
  EXPECT_NEAR(one_cycle(0.65), 0.500002, 1e-9);
  EXPECT_NEAR(one_cycle(1), 4e-6, 1e-12);
}

/// Dark images are class 0, bright ones class 1.
LabelledImages dark_and_bright(int64_t count) {
  Tensor labels = at::arange(count).remainder(2);
  Tensor images = labels.view({-1, 1, 1, 1}).to(at::kFloat) + 0.1 * at::randn({count, 1, 8, 8});
  return {images, labels};
}

torch::jit::Module tiny_network() {
  ScriptBuilder network(/*seed=*/1);
  network.conv_bn_relu(1, 4).max_pool().conv_bn_relu(4, 4).global_average().linear(4, 2);
  return network.build();
}

Recipe tiny_recipe() {
  Recipe recipe;
  recipe.epochs = 4;
  recipe.batch = 8;
  recipe.learning_rate = 0.05;
  return recipe;
}

Tensor logits(torch::jit::Module& network, const Tensor& images) {
  at::NoGradGuard no_gradients;
  return network.forward({images}).toTensor();
}

TEST(Training, LearnsToTellDarkFromBright) {
  auto network = tiny_network();
  train(network, dark_and_bright(64), tiny_recipe());
  EXPECT_EQ(accuracy(network, dark_and_bright(20)), 1.0);
}

TEST(Training, GivesTheSameWeightsForTheSameSeedAndOthersForAnother) {
  auto data = dark_and_bright(64);
  auto trained = [&](uint64_t seed) {
    auto network = tiny_network();
    Recipe recipe = tiny_recipe();
    recipe.seed = seed;
    train(network, data, recipe);
    return logits(network, data.images);
  };
  EXPECT_TRUE(trained(1).equal(trained(1)));
  EXPECT_FALSE(trained(1).equal(trained(2)));
}

TEST(Training, LeavesTheNetworkInEvalModeSoThatABatchIsNTimesOne) {
  auto network = tiny_network();
  auto data = dark_and_bright(16);
  train(network, data, tiny_recipe());
  EXPECT_TRUE(at::allclose(logits(network, data.images).slice(0, 0, 1),
                           logits(network, data.images.slice(0, 0, 1)), 1e-5, 1e-6));
}

TEST(Training, RefusesAnEmptyDataSetAndALossThatIsNotFinite) {
  auto network = tiny_network();
  EXPECT_THROW(train(network, {at::empty({0, 1, 8, 8}), at::empty({0}, at::kLong)}, tiny_recipe()),
               BadInput);
  auto data = dark_and_bright(8);
  data.images.fill_(NAN);
  EXPECT_THROW(train(network, data, tiny_recipe()), BadInput);
}

TEST(Accuracy, CountsTheImagesWhoseLargestLogitIsTheLabels) {
  ScriptBuilder builder(/*seed=*/1);
  auto network = builder.linear(2, 2).build();
  network.setattr("weight1", at::eye(2));
  network.eval();
  Tensor images = at::tensor({1.f, 0.f, 0.f, 1.f, 0.f, 1.f, 1.f, 0.f}).view({4, 2});
  EXPECT_EQ(accuracy(network, {images, at::tensor({0, 1, 1, 1}, at::kLong)}), 0.75);
}

TEST(ScriptBuilder, DrawsTheSameWeightsForTheSameSeed) {
  Tensor images = at::randn({2, 1, 8, 8});
  auto first = tiny_network(), second = tiny_network();
  EXPECT_TRUE(logits(first, images).equal(logits(second, images)));
}

class SaveNetwork : public testing::Test {
 protected:
  SaveNetwork() {
    std::filesystem::remove_all(folder_);
    InputFormat& format = sidecar_.input;
    format.channels = 1;
    format.height = format.width = 8;
    format.mean = {0.5};
    format.std = {0.25};
    format.classes = {"dark", "bright"};
    network_.eval();
  }
  std::string folder_ = testing::TempDir() + "fbbench_save_network";
  std::string path_ = folder_ + "/new/net.pt";
  Sidecar sidecar_;
  torch::jit::Module network_ = tiny_network();
};

TEST_F(SaveNetwork, WritesATorchScriptFileThatGivesTheSameLogits) {
  save_network(network_, sidecar_, {}, path_);
  auto read = torch::jit::load(path_);
  Tensor images = at::randn({3, 1, 8, 8});
  EXPECT_TRUE(logits(read, images).equal(logits(network_, images)));
  EXPECT_FALSE(read.is_training());
}

TEST_F(SaveNetwork, WritesASidecarWithTheFormatAndTheTraining) {
  save_network(network_, sidecar_, {{"seed", "7"}}, path_);
  Sidecar read = read_sidecar(folder_ + "/new/net.json");
  EXPECT_EQ(read.input.mean, std::vector<double>{0.5});
  EXPECT_EQ(read.input.classes, (std::vector<std::string>{"dark", "bright"}));
  auto json = nlohmann::json::parse(std::ifstream(folder_ + "/new/net.json"));
  EXPECT_EQ(json["about"]["seed"], "7");
}

TEST_F(SaveNetwork, LeavesNoTemporaryFile) {
  save_network(network_, sidecar_, {}, path_);
  auto files = std::filesystem::directory_iterator(folder_ + "/new");
  EXPECT_EQ(std::distance(begin(files), end(files)), 2);
}

TEST_F(SaveNetwork, RefusesAFolderThatCannotBeMade) {
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ + "/file") << "in the way";
  EXPECT_THROW(save_network(network_, sidecar_, {}, folder_ + "/file/net.pt"), BadInput);
  EXPECT_THROW(require_writable(folder_ + "/file/net.pt"), BadInput);
}

}  // namespace
}  // namespace fbbench
