// SPDX-License-Identifier: Apache-2.0
// Networks whose graph can't be built, and ops that a rule set has no rule for: the reason is one
// line, and what needs only outputs or gradients works with the right numbers.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

struct Refused {
  std::string name, body;
  std::string reason;  ///< part of graph_error(), or of what forward_backward says
  bool has_graph = false;
};

void PrintTo(const Refused& refused, std::ostream* stream) { *stream << refused.name; }

std::vector<Refused> refused_networks() {
  const std::string conv = "  x = torch.conv2d(x, self.a, None, 1, 1)\n";
  const std::string mean = "  return x.mean([2, 3])\n";
  return {
      {"control_flow_on_pixels",
       conv + "  if bool(x.sum() > -1e9):\n    x = torch.relu(x)\n" + mean, "give"},
      {"number_from_pixels",
       conv +
           "  k = int(torch.numel(torch.nonzero(x)))\n"
           "  x = torch.relu(x) if k >= 0 else x\n" +
           mean,
       "one row an image"},
      {"view_whose_base_is_read", conv + "  y = x[:, 0:2]\n  y.relu_()\n" + mean, "in-place"},
      {"base_whose_view_is_read",
       conv + "  y = x.view(x.size(0), 4, -1)\n  x.relu_()\n  return y.mean([2])\n", "in-place"},
      {"assignment_to_a_part", conv + "  x[:, 0] = torch.relu(x[:, 0])\n" + mean, "in-place"},
      {"image_written_into_a_constant",
       conv + "  y = torch.zeros(x.size(0), 4, 9, 7)\n  y[:, 1:3] = x[:, 1:3]\n"
              "  return y.mean([2, 3]) + x.mean([2, 3])\n",
       "constant"},
      {"product_without_gate", conv + "  x = x * torch.tanh(x)\n" + mean, "mul at", true},
      {"layer_norm", conv + "  x = torch.layer_norm(x, [4, 9, 7])\n  x = torch.relu(x)\n" + mean,
       "aten::layer_norm", true},
  };
}

class RefusedCase : public testing::TestWithParam<Refused> {
 protected:
  std::string path_ = save_network(fresh_folder(), "def forward(self, x):\n" + GetParam().body,
                                   {{"a", at::randn({4, 3, 3, 3})}}, tiny_input(3, 9, 7, 4));
  std::shared_ptr<const Network> network_ = Network::load(path_);
  Batch batch_ = make_batch(at::randn({2, 3, 9, 7}), at::tensor({0, 3}, at::kLong));
  torch::jit::Module module_ = torch::jit::load(path_);

  Tensor module_forward(const Tensor& images) const {
    auto module = module_;
    return module.forward({images}).toTensor();
  }
};

TEST_P(RefusedCase, SaysWhyInOneLine) {
  std::string reason = network_->graph_error();
  if (GetParam().has_graph) {
    ASSERT_TRUE(network_->graph() != nullptr) << reason;
    try {
      explain(*network_, "forward_backward", batch_);
    } catch (const Unsupported& error) {
      reason = error.what();
    }
    EXPECT_NE(reason.find("net.py"), 0U) << reason;
    EXPECT_NE(reason.find("occlusion"), std::string::npos) << reason;
  } else {
    EXPECT_EQ(network_->graph(), nullptr);
  }
  EXPECT_FALSE(reason.empty());
  EXPECT_NE(reason.find(GetParam().reason), std::string::npos) << reason;
  EXPECT_EQ(reason.find('\n'), std::string::npos) << reason;
}

TEST_P(RefusedCase, ForwardBackwardIsRefused) {
  EXPECT_THROW(explain(*network_, "forward_backward", batch_), Unsupported);
}

TEST_P(RefusedCase, GradientIsAutogradsThroughTheModule) {
  Tensor input = batch_.images.clone().requires_grad_(true);
  Tensor score = module_forward(input).gather(1, batch_.targets.unsqueeze(1)).sum();
  Tensor want = torch::autograd::grad({score}, {input})[0];
  Tensor got = explain(*network_, "gradient", batch_).values;
  // The two layouts round differently.
  EXPECT_TRUE(images_agree(got, want, 1e-5));
}

TEST_P(RefusedCase, OcclusionIsTheModulesFall) {
  Tensor covered = batch_.images.clone();
  covered.narrow(2, 0, 4).narrow(3, 0, 4).fill_(0);
  batch_.forward_batch = 1;  // the number of images is a factor of one module's answer
  for (int64_t n = 0; n < 2; ++n) {
    Tensor got = explain(*network_, "occlusion:window=4,stride=4", batch_.one(n)).values;
    Tensor fall = module_forward(batch_.images.narrow(0, n, 1).clone()) -
                  module_forward(covered.narrow(0, n, 1).clone());
    double want = fall[0][batch_.targets[n].item<int64_t>()].item<double>();
    EXPECT_NEAR(got[0][0][1][2].item<double>(), want, 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, RefusedCase, testing::ValuesIn(refused_networks()),
                         [](const auto& info) { return info.param.name; });

TEST(HardCodedBatchSize, HasNoGraph) {
  auto network = Network::load(save_network(
      fresh_folder(),
      "def forward(self, x):\n"
      "  x = torch.relu(torch.conv2d(x, self.a)).mean([2, 3])\n"
      "  return torch.linear(x.view(1, -1), self.h)\n",
      {{"a", at::randn({4, 3, 3, 3})}, {"h", at::randn({4, 4})}}, tiny_input(3, 9, 7, 4)));
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("want one row an image"), std::string::npos)
      << network->graph_error();
  // One image is what it was made for.
  EXPECT_EQ(network->forward(at::randn({1, 3, 9, 7})).size(0), 1);
}

TEST(ConstantThatDiffersFromImageToImage, IsRefusedAtLoad) {
  const std::string path =
      save_network(fresh_folder(),
                   "def forward(self, x):\n"
                   "  return x.mean([2, 3]) + torch.arange(x.size(0)).view(-1, 1)\n",
                   {}, tiny_input(3, 9, 7, 3));
  try {
    Network::load(path);
    FAIL() << "want BadInput";
  } catch (const BadInput& error) {
    EXPECT_NE(std::string(error.what()).find("depends on the other images of the batch"),
              std::string::npos)
        << error.what();
  }
}

TEST(ImagesJoinedWithAllTheirPixels, HaveNoGraph) {
  // [C,N*H*W]: right for any batch, but no dimension of its own is left to an image.
  auto network = Network::load(save_network(
      fresh_folder(),
      "def forward(self, x):\n"
      "  y = x.transpose(0, 1).reshape(2, -1)\n"
      "  return torch.relu(y).reshape(2, x.size(0), 4, 4).transpose(0, 1).mean([2, 3])\n",
      {}, tiny_input(2, 4, 4, 2)));
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("want one row an image"), std::string::npos)
      << network->graph_error();
}

TEST(ImagesMixedForAWhile, HaveNoGraph) {
  // A step through images and channels, and back.
  const std::string path =
      save_network(fresh_folder(),
                   "def forward(self, x):\n"
                   "  y = torch.roll(x.view(-1, 4, 4), 1, 0)\n"
                   "  return torch.roll(torch.relu(y), -1, 0).view(x.size()).mean([2, 3])\n",
                   {}, tiny_input(2, 4, 4, 2));
  auto network = Network::load(path);
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("aten::roll"), std::string::npos) << network->graph_error();
  EXPECT_NE(network->graph_error().find("mixes images"), std::string::npos)
      << network->graph_error();
}

TEST(ImagesSplitByAReshape, HaveNoGraph) {
  // [C,N] read as [N,C]: each row holds numbers of both images.
  const std::string path =
      save_network(fresh_folder(),
                   "def forward(self, x):\n"
                   "  y = x.mean([2, 3]).transpose(0, 1).reshape(x.size(0), 2)\n"
                   "  return y.view(2, x.size(0)).transpose(0, 1)\n",
                   {}, tiny_input(2, 4, 4, 2));
  auto network = Network::load(path);
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("aten::reshape"), std::string::npos)
      << network->graph_error();
}

}  // namespace
}  // namespace fbbench
