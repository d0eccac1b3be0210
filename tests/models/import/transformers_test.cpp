// SPDX-License-Identifier: Apache-2.0
// Whole transformers as graphs (tests/data/reference/README.md), against the modules themselves.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/graph/attention.h"
#include "models/import/import.h"
#include "models/network/network.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// A file, and one of the same weights that LibTorch differentiates.
struct Transformer {
  std::string folder, file, differentiable;
  size_t attentions;
};

void PrintTo(const Transformer& transformer, std::ostream* stream) {
  *stream << transformer.folder;
}

class TransformerCase : public testing::TestWithParam<Transformer> {
 protected:
  std::string folder_ = FBBENCH_TEST_DATA "/reference/" + GetParam().folder + "/";
  std::string path_ = folder_ + GetParam().file;
  std::shared_ptr<const Network> network_ = Network::load(path_);
  Tensor images_ = network_->input().normalise(read_hdf5(folder_ + "data.h5", "images"));

  static Tensor gradient(const Graph& graph, const Tensor& images, const Tensor& seed) {
    const GradientRules rules;
    return walk_reverse(run_forward(graph, images, walk_needs(graph, rules)), rules, seed);
  }
};

TEST_P(TransformerCase, ForwardIsTheModules) {
  ASSERT_NE(network_->graph(), nullptr) << network_->graph_error();
  Tensor want = torch::jit::load(path_).forward({images_}).toTensor();
  // Float32 sums in other orders.
  EXPECT_TRUE(images_agree(network_->forward(images_), want, 1e-5));
}

TEST_P(TransformerCase, InFloat64TheGradientIsAutograds) {
  auto module = torch::jit::load(folder_ + GetParam().differentiable);
  auto graph = import_graph(torch::jit::load(path_), network_->input(), at::kDouble);
  auto to_double = [](Tensor tensor) {  // not the indices among buffers
    if (tensor.is_floating_point()) tensor.set_data(tensor.to(at::kDouble));
  };
  for (const Tensor& parameter : module.parameters()) to_double(parameter);
  for (const Tensor& buffer : module.buffers()) to_double(buffer);
  Tensor images = images_.to(at::kDouble).requires_grad_(true);
  Tensor logits = module.forward({images}).toTensor(), seed = at::randn_like(logits);
  Tensor want = torch::autograd::grad({logits}, {images}, {seed})[0];
  EXPECT_TRUE(images_agree(gradient(*graph, images.detach(), seed), want, 1e-10));
}

TEST_P(TransformerCase, ABatchIsItsImagesOneByOne) {
  ASSERT_NE(network_->graph(), nullptr) << network_->graph_error();
  Tensor seed = at::randn({images_.size(0), 10});
  Tensor logits = network_->forward(images_), slopes = gradient(*network_->graph(), images_, seed);
  for (int64_t n = 0; n < images_.size(0); ++n) {
    Tensor image = images_.narrow(0, n, 1);
    // Float32 sums in other orders.
    EXPECT_TRUE(images_agree(logits.narrow(0, n, 1), network_->forward(image), 1e-5));
    EXPECT_TRUE(images_agree(slopes.narrow(0, n, 1),
                             gradient(*network_->graph(), image, seed.narrow(0, n, 1)), 1e-5));
  }
}

TEST_P(TransformerCase, AllAttentionIsFoundByItsShape) {
  ASSERT_NE(network_->graph(), nullptr) << network_->graph_error();
  EXPECT_EQ(find_attention(*network_->graph()).size(), GetParam().attentions);
}

const Transformer kTransformers[] = {{"vit_tiny", "network.pt", "network.pt", 3},
                                     {"vit_tiny", "network_fused.pt", "network.pt", 3},
                                     {"swin_tiny", "network.pt", "network.pt", 4}};

INSTANTIATE_TEST_SUITE_P(All, TransformerCase, testing::ValuesIn(kTransformers));

/// One fused encoder layer of width 8 and 2 heads on the 20 pixels of [N,8,4,5].
std::string encoder(const std::string& form) {
  std::string weights;
  for (const char* name : {"w", "wb", "o", "ob"}) weights += std::string(", self.") + name;
  return save_network(fresh_folder() + "/" + std::to_string(form.size()),
                      "def forward(self, x):\n"
                      "  x = x.flatten(2).transpose(1, 2)\n"
                      "  x = torch._transformer_encoder_layer_fwd(x, 8, 2" +
                          weights + ", " + form +
                          ", 1e-5, self.g, self.s, self.g, self.s, self.u, self.ub, self.d, "
                          "self.db)\n"
                          "  return x.mean(1)\n",
                      {{"w", at::randn({24, 8})},
                       {"wb", at::randn({24})},
                       {"o", at::randn({8, 8})},
                       {"ob", at::randn({8})},
                       {"g", at::randn({8})},
                       {"s", at::randn({8})},
                       {"u", at::randn({16, 8})},
                       {"ub", at::randn({16})},
                       {"d", at::randn({8, 16})},
                       {"db", at::randn({8})}},
                      tiny_input(8, 4, 5, 8));
}

TEST(FusedEncoderLayer, IsItsPartsInEveryForm) {
  for (const char* form : {"True, True", "True, False", "False, True", "False, False"}) {
    const std::string path = encoder(form);
    auto network = Network::load(path);
    ASSERT_NE(network->graph(), nullptr) << form << ": " << network->graph_error();
    EXPECT_EQ(find_attention(*network->graph()).size(), 1U) << form;
    Tensor images = at::randn({3, 8, 4, 5});
    at::NoGradGuard no_grad;
    Tensor want = torch::jit::load(path).forward({images}).toTensor();
    EXPECT_TRUE(images_agree(network->forward(images), want, 1e-5)) << form;
  }
}

TEST(FusedAttention, WithAMaskIsRefusedByName) {
  auto network = Network::load(save_network(
      fresh_folder(),
      "def forward(self, x):\n"
      "  x = x.flatten(2).transpose(1, 2)\n"
      "  m = torch.zeros([x.size(0), 20]) > 0\n"
      "  x = torch._native_multi_head_attention(x, x, x, 8, 2, self.w, self.b, self.o, self.c, m, "
      "True, True, 1)[0]\n"
      "  return x.mean(1)\n",
      {{"w", at::randn({24, 8})},
       {"b", at::randn({24})},
       {"o", at::randn({8, 8})},
       {"c", at::randn({8})}},
      tiny_input(8, 4, 5, 8)));
  EXPECT_EQ(network->graph(), nullptr);
  EXPECT_NE(network->graph_error().find("aten::_native_multi_head_attention"), std::string::npos)
      << network->graph_error();
  EXPECT_NE(network->graph_error().find("fused attention with a mask"), std::string::npos)
      << network->graph_error();
}

/// Where the last map of a network is: at the node of this name.
std::string last_map(const std::string& file) {
  auto network = Network::load(FBBENCH_TEST_DATA "/reference/" + file);
  const Graph& graph = *network->graph();
  return graph.nodes[static_cast<size_t>(graph.value(graph.last_spatial()).producer)].name;
}

TEST(LastSpatial, OfATransformerIsAMapWhateverElseHasThreeDimensions) {
  EXPECT_EQ(last_map("swin_tiny/network.pt"), "aten::permute");  // back from [H,W,C]
  EXPECT_EQ(last_map("vit_tiny/network.pt"), "aten::_convolution");
}

}  // namespace
}  // namespace fbbench
