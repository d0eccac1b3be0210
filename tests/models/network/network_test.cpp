// SPDX-License-Identifier: Apache-2.0
// models/network/network.cpp: what is refused, what the options change.
#include "models/network/network.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

using Parameters = std::vector<std::pair<std::string, Tensor>>;

/// Fully convolutional, so that it takes images of any size: [N,2,H,W] -> [N,3].
constexpr const char* kSource =
    "def forward(self, x):\n"
    "  x = torch.relu(torch.conv2d(x, self.w, None, 1, 1))\n"
    "  return x.mean([2, 3])\n";

class NetworkTest : public testing::Test {
 protected:
  std::string folder_ = fresh_folder();
  Parameters parameters_ = {{"w", at::randn({3, 2, 3, 3})}};
  InputFormat input_ = tiny_input(2, 6, 5, 3);

  std::string saved(const std::string& source = kSource,
                    const std::string& output = "logits") const {
    return save_network(folder_, source, parameters_, input_, output);
  }
  /// The one line of the error that loading ends in; "" where it works.
  template <typename ErrorType>
  std::string refusal(const std::string& spec) const {
    try {
      Network::load(spec);
    } catch (const ErrorType& error) {
      return error.what();
    }
    return "";
  }
  std::string bad_input(const std::string& spec) const { return refusal<BadInput>(spec); }
};

void expect_one_line_with(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

TEST_F(NetworkTest, SaysWhichFileIsMissing) {
  expect_one_line_with(bad_input(folder_ + "/absent.pt"), "absent.pt: no such file");
}

TEST_F(NetworkTest, RefusesAFolder) { expect_one_line_with(bad_input(folder_), "no such file"); }

TEST_F(NetworkTest, RefusesAFileThatIsNotTorchScript) {
  std::string path = saved();
  std::ofstream(path) << "not a network";
  expect_one_line_with(bad_input(path), "isn't a TorchScript network");
}

TEST_F(NetworkTest, RefusesATruncatedFile) {
  std::string path = saved();
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  expect_one_line_with(bad_input(path), "isn't a TorchScript network");
}

TEST_F(NetworkTest, RefusesAnEmptyFile) {
  std::string path = saved();
  std::filesystem::resize_file(path, 0);
  expect_one_line_with(bad_input(path), "isn't a TorchScript network");
}

TEST_F(NetworkTest, WantsASidecar) {
  std::string path = saved();
  std::filesystem::remove(folder_ + "/net.json");
  expect_one_line_with(bad_input(path), "net.json");
}

TEST_F(NetworkTest, RefusesWeightsThatAreNaNOrInfinite) {
  for (float value : {NAN, INFINITY}) {
    parameters_[0].second[1][0][0][0] = value;
    expect_one_line_with(bad_input(saved()), "w has NaN or infinite values");
  }
}

TEST_F(NetworkTest, RefusesBuffersThatAreNaN) {
  std::string path = saved();
  auto module = torch::jit::load(path);
  module.register_buffer("running_mean", at::full({3}, NAN));
  module.save(path);
  expect_one_line_with(bad_input(path), "running_mean has NaN");
}

TEST_F(NetworkTest, RefusesAnswersThatAreNaN) {
  std::string path =
      saved("def forward(self, x):\n  return torch.mean(x * float('nan'), [2, 3])\n");
  input_.classes.pop_back();
  expect_one_line_with(bad_input(saved("def forward(self, x):\n"
                                       "  return torch.mean(x * float('nan'), [2, 3])\n")),
                       "NaN");
}

TEST_F(NetworkTest, RefusesAnotherNumberOfClasses) {
  input_.classes.push_back("one too many");
  std::string message = bad_input(saved());
  expect_one_line_with(message, "[1,4]");
  expect_one_line_with(message, "[1,3]");
}

TEST_F(NetworkTest, RefusesAnotherNumberOfChannels) {
  input_ = tiny_input(1, 6, 5, 3);
  expect_one_line_with(bad_input(saved()), "can't be run on [1,1,6,5]");
}

TEST_F(NetworkTest, RefusesAnAnswerThatIsNotATensor) {
  expect_one_line_with(bad_input(saved("def forward(self, x):\n  return (x, x)\n")),
                       "answers a tuple of 2; want \"output_key\": 0");
}

TEST_F(NetworkTest, RefusesAMapInsteadOfLogits) {
  expect_one_line_with(bad_input(saved("def forward(self, x):\n  return x\n")), "[1,2,6,5]");
}

TEST_F(NetworkTest, RefusesSoftmaxThatTheSidecarCallsLogits) {
  std::string source = std::string(kSource);
  source.replace(source.find("x.mean([2, 3])"), 14, "torch.softmax(x.mean([2, 3]), 1)");
  expect_one_line_with(bad_input(saved(source)), "ends in softmax");
}

TEST_F(NetworkTest, ProbabilitiesWithSoftmaxGiveItsLogits) {
  std::string source = std::string(kSource);
  source.replace(source.find("x.mean([2, 3])"), 14, "torch.softmax(x.mean([2, 3]), 1)");
  Tensor images = at::randn({2, 2, 6, 5});
  Tensor want = Network::load(saved())->forward(images);
  Tensor got = Network::load(saved(source, "probabilities"))->forward(images);
  EXPECT_TRUE(at::allclose(got, want, 1e-5, 1e-6));
}

TEST_F(NetworkTest, ProbabilitiesWithoutSoftmaxHaveNoGraphAndAreTheirLogarithms) {
  std::string source =
      "def forward(self, x):\n"
      "  x = torch.sigmoid(torch.conv2d(x, self.w)).mean([2, 3])\n"
      "  return x / x.sum(1, keepdim=True)\n";
  auto network = Network::load(saved(source, "probabilities"));
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("isn't the last operator"), std::string::npos);
  Tensor logits = network->forward(at::randn({2, 2, 6, 5}));
  EXPECT_TRUE(at::allclose(logits.exp().sum(1), at::ones({2})));
}

TEST_F(NetworkTest, OptionsOverrideTheInputSize) {
  auto network = Network::load(saved() + ":height=8,width=11");
  EXPECT_EQ(network->input().height, 8);
  EXPECT_EQ(network->input().width, 11);
  EXPECT_EQ(network->forward(at::randn({2, 2, 8, 11})).sizes().vec(), (std::vector<int64_t>{2, 3}));
}

TEST_F(NetworkTest, RefusesAnInputSizeThatTheNetworkCannotTake) {
  parameters_.push_back({"h", at::randn({3, 90})});
  std::string path = saved(
      "def forward(self, x):\n"
      "  x = torch.conv2d(x, self.w, None, 1, 1)\n"
      "  return torch.linear(torch.flatten(x, 1), self.h)\n");
  expect_one_line_with(bad_input(path + ":height=8"), "can't be run on [1,2,8,5]");
}

TEST_F(NetworkTest, RefusesUnknownAndSenselessOptions) {
  std::string path = saved();
  expect_one_line_with(refusal<BadOption>(path + ":hight=8"), "hight");
  expect_one_line_with(refusal<BadOption>(path + ":height=0"), "height");
  expect_one_line_with(refusal<BadOption>(path + ":height=tall"), "height");
}

TEST_F(NetworkTest, FingerprintTellsWeightsSidecarAndSizeApart) {
  std::string path = saved();
  std::string plain = Network::load(path)->fingerprint();
  EXPECT_EQ(plain.size(), 64U);
  EXPECT_EQ(Network::load(path)->fingerprint(), plain);
  EXPECT_NE(Network::load(path + ":height=7")->fingerprint(), plain);
  input_.classes[0] = "renamed";
  EXPECT_NE(Network::load(saved())->fingerprint(), plain);
  input_.classes[0] = "class0";
  parameters_[0].second += 1;
  EXPECT_NE(Network::load(saved())->fingerprint(), plain);
}

TEST_F(NetworkTest, LoadingLeavesTheRandomNumbersAlone) {
  std::string path = saved();
  at::manual_seed(1);
  Tensor want = at::rand({4});
  at::manual_seed(1);
  Network::load(path);
  EXPECT_TRUE(at::equal(at::rand({4}), want));
}

TEST_F(NetworkTest, LoadingLeavesOneCopyOfTheWeights) {
  auto network = Network::load(saved());
  EXPECT_EQ(network->weight_bytes(), 4 * 3 * 2 * 3 * 3);
  network->forward(at::randn({2, 2, 6, 5}));
  EXPECT_GT(network->weight_bytes(), 4 * 3 * 2 * 3 * 3);  // in the layout that the layer reads
}

TEST_F(NetworkTest, TakesAFrozenModule) {
  std::string path = saved();
  Tensor images = at::randn({2, 2, 6, 5});
  Tensor want = Network::load(path)->forward(images);
  auto module = torch::jit::load(path);
  module.eval();
  torch::jit::freeze(module).save(path);
  auto network = Network::load(path);
  EXPECT_TRUE(network->graph() != nullptr) << network->graph_error();
  EXPECT_TRUE(at::equal(network->forward(images), want));
}

TEST_F(NetworkTest, ForwardLeavesTheImagesAlone) {
  auto network =
      Network::load(saved("def forward(self, x):\n"
                          "  x.mul_(2)\n"
                          "  return torch.relu_(torch.conv2d(x.relu_(), self.w)).mean([2, 3])\n"));
  for (const Tensor& images :
       {at::randn({2, 2, 6, 5}),
        at::randn({2, 2, 6, 5}).contiguous(at::MemoryFormat::ChannelsLast)}) {
    Tensor before = images.clone();
    network->forward(images);
    EXPECT_TRUE(at::equal(images, before));
  }
}

TEST_F(NetworkTest, AnotherPrecisionIsThatOfForwardAlone) {
  std::string path = saved();
  auto network = Network::load(path + ":precision=bf16");
  Tensor images = at::randn({2, 2, 6, 5});
  Tensor plain = Network::load(path)->forward(images);
  EXPECT_EQ(network->precision(), "bf16");
  EXPECT_EQ(network->forward(images).scalar_type(), at::kFloat);
  EXPECT_FALSE(at::equal(network->forward(images), plain));
  EXPECT_TRUE(images_agree(network->forward(images), plain, 0.05));  // of 8 significant bits
  ValueSet none(network->graph()->values.size(), false);
  EXPECT_TRUE(at::equal(run_forward(*network->graph(), images, none).logits(), plain));
}

TEST_F(NetworkTest, Float64RoundsOnlyItsLogits) {
  auto network = Network::load(saved() + ":precision=fp64");
  Tensor images = at::randn({2, 2, 6, 5});
  Tensor exact = at::conv2d(images.to(at::kDouble), parameters_[0].second.to(at::kDouble), {}, 1, 1)
                     .relu()
                     .mean({2, 3});
  EXPECT_TRUE(at::equal(network->forward(images), exact.to(at::kFloat)));
}

TEST_F(NetworkTest, AnotherPrecisionIsAnotherFingerprint) {
  std::string path = saved(), plain = Network::load(path)->fingerprint();
  EXPECT_EQ(Network::load(path + ":precision=fp32")->fingerprint(), plain);
  std::string bf16 = Network::load(path + ":precision=bf16")->fingerprint();
  EXPECT_NE(bf16, plain);
  EXPECT_NE(Network::load(path + ":precision=fp64")->fingerprint(), bf16);
}

TEST_F(NetworkTest, SaysWhichPrecisionsThereAre) {
  expect_one_line_with(refusal<BadOption>(saved() + ":precision=half"), "fp32, bf16, fp64");
}

TEST_F(NetworkTest, SaysWhatLacksAPrecisionAndWhatWorks) {
  std::string path = saved(
      "def forward(self, x):\n"
      "  return torch.mish(torch.conv2d(x, self.w)).mean([2, 3])\n");
  std::string refused = refusal<Unsupported>(path + ":precision=bf16");
  expect_one_line_with(refused, "net.pt: precision=bf16: aten::mish at ");
  expect_one_line_with(refused, "\"mish_cpu\" not implemented");
  expect_one_line_with(refused, "want precision=fp32");
}

TEST_F(NetworkTest, AnotherPrecisionNeedsAGraph) {
  std::string path = saved(
      "def forward(self, x):\n"
      "  if bool((x > 0).any()):\n"
      "    x = x * 2\n"
      "  return torch.conv2d(x, self.w).mean([2, 3])\n");
  expect_one_line_with(refusal<Unsupported>(path + ":precision=fp64"),
                       "no graph of this network can be built");
}

TEST_F(NetworkTest, TwoThreadsGetWhatOneGets) {
  auto network = Network::load(saved());
  Tensor images = at::randn({4, 2, 6, 5});
  Tensor want = network->forward(images);
  std::vector<int> equal(2, 0);
  auto work = [&](size_t thread) {
    for (int i = 0; i < 20; ++i) equal[thread] += at::equal(network->forward(images), want);
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  EXPECT_EQ(equal, (std::vector<int>{20, 20}));
}

}  // namespace
}  // namespace fbbench
