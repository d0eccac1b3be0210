// SPDX-License-Identifier: Apache-2.0
// models/rules/contribution_rules.cpp on every construct of tests/base/architectures.h: what is
// done in a short way against the long one.
#include "models/rules/contribution_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/agreement.h"
#include "base/architectures.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/graph/layers.h"
#include "models/network/network.h"
#include "models/rules/lrp_rules.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// The gradient, but with one rule for layers with weights.
class LayersBy final : public GradientRules {
 public:
  explicit LayersBy(std::shared_ptr<const Rule> rule) : rule_(std::move(rule)) {}
  const Rule* rule(const Graph& graph, const Node& node) const override {
    return has_weights(node) ? rule_.get() : GradientRules::rule(graph, node);
  }

 private:
  std::shared_ptr<const Rule> rule_;
};

Tensor walked(const Network& network, std::shared_ptr<const Rule> rule, const Tensor& images,
              const Tensor& seed) {
  const LayersBy rules(std::move(rule));
  auto recording = run_forward(*network.graph(), images, walk_needs(*network.graph(), rules));
  return walk_reverse(recording, rules, seed);
}

class ContributionArchitecture : public testing::TestWithParam<Architecture> {};

TEST_P(ContributionArchitecture, FlatIsWhatWeightsOfOneDo) {
  auto network = Network::load(save(GetParam(), fresh_folder()));
  Tensor images = at::randn({3, GetParam().channels, 9, 7}), seed = at::randn({3, 4});
  Contributions ones;
  ones.terms = {{Reading::kOnes, {"ones", [](const Tensor& w) { return at::ones_like(w); }}}};
  ones.stabilizer = {0.5};
  Tensor want = walked(*network, contribution_rule({ones}), images, seed);
  // Sums of up to 252 float32 values.
  EXPECT_TRUE(images_agree(walked(*network, flat_rule({0.5}), images, seed), want, 1e-5));
}

TEST_P(ContributionArchitecture, NormWithoutBiasIsTheContributionsOfTheInput) {
  auto network = Network::load(save(GetParam(), fresh_folder()));
  Tensor images = at::randn({3, GetParam().channels, 9, 7}), seed = at::randn({3, 4});
  Contributions products;
  products.terms = {{Reading::kInput, original_weights()}};
  products.stabilizer = {0.5};
  Tensor want = walked(*network, contribution_rule({products}), images, seed);
  // The bias is taken off again in float32; what is divided by is half a unit at least.
  EXPECT_TRUE(images_agree(walked(*network, norm_rule({0.5}, false), images, seed), want, 2e-5));
}

/// Without those in whose middle a gradient cancels to rounding (softmax, layer norm).
std::vector<Architecture> with_relevance() {
  std::vector<Architecture> all = architectures();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const Architecture& one) { return !one.has_relevance; }),
            all.end());
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, ContributionArchitecture, testing::ValuesIn(with_relevance()),
                         [](const auto& test) { return test.param.name; });

/// Two convolutions that read the image, which is padded for both or by each.
std::shared_ptr<const Network> padded(bool beforehand) {
  const std::string source =
      beforehand ? "def forward(self, x):\n    p = torch.constant_pad_nd(x, [1, 1, 1, 1])\n"
                   "    y = torch.conv2d(p, self.a) + torch.conv2d(p, self.b)\n"
                   "    return y.mean([2, 3])\n"
                 : "def forward(self, x):\n"
                   "    y = torch.conv2d(x, self.a, None, 1, 1) + "
                   "torch.conv2d(x, self.b, None, 1, 1)\n"
                   "    return y.mean([2, 3])\n";
  at::manual_seed(5);
  InputFormat input = tiny_input(3, 9, 7, 4);
  input.mean = {0.5, 0.4, 0.3};
  input.std = {0.2, 0.3, 0.4};
  return Network::load(
      save_network(fresh_folder(), source,
                   {{"a", at::randn({4, 3, 3, 3})}, {"b", at::randn({4, 3, 3, 3})}}, input));
}

TEST(ContributionRules, ReadZerosInThePaddingWhereverThatStands) {
  auto before = padded(true), inside = padded(false);
  ASSERT_EQ(before->graph()->nodes.size(), inside->graph()->nodes.size() + 1);
  Tensor images = at::randn({2, 3, 9, 7}), seed = at::randn({2, 4});
  for (const std::string name : {"zbox", "w_square", "flat"}) {
    auto rule = lrp_rule("test", name, {}).rule;
    // Rounding of float32 sums of 27 terms.
    EXPECT_TRUE(images_agree(walked(*before, rule, images, seed),
                             walked(*inside, rule, images, seed), 1e-5))
        << name;
  }
}

TEST(ContributionRules, FindFirstLayersThroughPaddingsAndReshapes) {
  auto network = padded(true);
  const Graph& graph = *network->graph();
  EXPECT_EQ(graph.nodes[0].op, Op::kPad);
  EXPECT_EQ(before_padding(graph, graph.nodes[0].output), 0);
  EXPECT_FALSE(is_first_layer(graph, graph.nodes[0]));
  EXPECT_TRUE(is_first_layer(graph, graph.nodes[1]));
  EXPECT_TRUE(is_first_layer(graph, graph.nodes[2]));
  EXPECT_EQ(before_padding(graph, graph.nodes[3].output), graph.nodes[3].output);
}

}  // namespace
}  // namespace fbbench
