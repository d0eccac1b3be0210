// SPDX-License-Identifier: Apache-2.0
// models/import/ on what files hold besides layers: devices, contexts, defaults, attention as
// scripted. The networks of tests/data/torchscript take images [N,2,6,5] to 3 classes.
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>

#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"

namespace fbbench {
namespace {

class TorchScriptTest : public testing::Test {
 protected:
  InputFormat input_ = tiny_input(2, 6, 5, 3);
  std::vector<std::pair<std::string, Tensor>> parameters_ = {{"w", at::randn({3, 2, 3, 3})}};
  Tensor images_ = at::randn({3, 2, 6, 5});

  std::string saved(const std::string& source) const {
    return save_network(fresh_folder(), source, parameters_, input_);
  }
  /// A file of tests/data/torchscript with a sidecar beside it.
  std::string committed(const std::string& name) const {
    std::string path = saved("def forward(self, x):\n  return x.mean([2, 3])\n");
    std::filesystem::copy_file(std::string(FBBENCH_TEST_DATA "/torchscript/") + name, path,
                               std::filesystem::copy_options::overwrite_existing);
    return path;
  }
  static std::shared_ptr<const Network> with_graph(const std::string& path) {
    auto network = Network::load(path);
    EXPECT_TRUE(network->graph() != nullptr) << network->graph_error();
    return network;
  }
  /// What the network answers and its derivative for class 1, against LibTorch.
  void expect_the_modules(const Network& network, torch::jit::Module module) const {
    Tensor image = images_.clone().requires_grad_(true);
    module.eval();
    Tensor want = module.forward({image}).toTensor();
    EXPECT_TRUE(at::allclose(network.forward(images_), want, 1e-4, 1e-6));
    Tensor slope = torch::autograd::grad({want.select(1, 1).sum()}, {image})[0];
    Batch batch = make_batch(images_, at::ones({3}, at::kLong));
    EXPECT_TRUE(at::allclose(explain(network, "gradient", batch).values, slope, 1e-4, 1e-6));
  }
};

TEST_F(TorchScriptTest, ANetworkSavedOnAGpuIsReadToTheCpu) {
  std::string path = committed("saved_on_gpu.pt");
  expect_the_modules(*with_graph(path), torch::jit::load(path, at::kCPU));
}

TEST_F(TorchScriptTest, DevicesInTheCodeBecomeTheCpu) {
  std::string body =
      "  x = torch.conv2d(x.cuda(), self.w)\n"
      "  x = x + torch.zeros([1], device=torch.device('cuda'))\n"
      "  if x.size(2) > 100:\n    x = x.to(torch.device('cuda:1'))\n"
      "  return x.to('cuda').mean([2, 3])\n";
  std::string want =
      saved("def forward(self, x):\n  return torch.conv2d(x, self.w).mean([2, 3])\n");
  auto module = torch::jit::load(want);
  expect_the_modules(*with_graph(saved("def forward(self, x):\n" + body)), module);
}

TEST_F(TorchScriptTest, OtherArgumentsOfForwardTakeTheirDefaults) {
  std::string path = saved(
      "def forward(self, x, features: bool = False, scale: Optional[float] = None):\n"
      "  x = torch.relu(torch.conv2d(x, self.w))\n"
      "  if features:\n    return x\n"
      "  if scale is not None:\n    x = x * scale\n"
      "  return x.mean([2, 3])\n");
  expect_the_modules(*with_graph(path), torch::jit::load(path));
}

// LibTorch's own gradient stops at no_grad, so the same layers without it are the measure.
TEST_F(TorchScriptTest, GradientsGoThroughNoGrad) {
  auto network = with_graph(committed("no_grad.pt"));
  auto same = with_graph(committed("saved_on_gpu.pt"));
  EXPECT_TRUE(at::equal(network->forward(images_), same->forward(images_)));
  Batch batch = make_batch(images_, at::zeros({3}, at::kLong));
  for (const char* method : {"gradient", "forward_backward"}) {
    Tensor got = explain(*network, method, batch).values;
    EXPECT_TRUE(at::equal(got, explain(*same, method, batch).values)) << method;
    EXPECT_GT(got.abs().sum().item<double>(), 0) << method;
  }
}

// Its attention moves images to the second dimension; without gradients it is one operator, which
// has no derivative.
TEST_F(TorchScriptTest, AScriptedVisionTransformerHasAGraph) {
  std::string path = committed("tokens.pt");
  expect_the_modules(*with_graph(path), torch::jit::load(path));
}

}  // namespace
}  // namespace fbbench
