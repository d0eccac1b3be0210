// SPDX-License-Identifier: Apache-2.0
// models/rules/walk.cpp and models/execution/recording.cpp: the order in which relevance arrives,
// what is recorded.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <map>
#include <thread>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/network/network.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

Tensor walked(const Network& network, const RuleSet& rules, const Tensor& images,
              const Tensor& seed) {
  auto recording = run_forward(*network.graph(), images, walk_needs(*network.graph(), rules));
  return walk_reverse(recording, rules, seed);
}

/// Images [N,1,1,2] -> [N,2] by `body`, on numbers that a reader can follow.
class WalkTest : public testing::Test {
 protected:
  std::shared_ptr<const Network> network(const std::string& body) const {
    auto made = Network::load(
        save_network(fresh_folder(), "def forward(self, x):\n" + body, {}, tiny_input(1, 1, 2, 2)));
    EXPECT_TRUE(made->graph() != nullptr) << made->graph_error();
    return made;
  }
  /// Of output 0 + 10 * output 1 at x = (2, 3).
  std::vector<double> gradient(const std::string& body) const {
    Tensor images = at::tensor({2.F, 3.F}).view({1, 1, 1, 2});
    Tensor seed = at::tensor({1.F, 10.F}).view({1, 2});
    Tensor result = walked(*network(body), GradientRules(), images, seed);
    return {result[0][0][0][0].item<double>(), result[0][0][0][1].item<double>()};
  }
};

using Pair = std::vector<double>;

TEST_F(WalkTest, ASumWithItselfCountsTwice) {
  EXPECT_EQ(gradient("  x = x + x\n  return x.view(-1, 2)\n"), (Pair{2, 20}));
}

TEST_F(WalkTest, ASquareCountsBothFactors) {
  EXPECT_EQ(gradient("  x = x * x\n  return x.view(-1, 2)\n"), (Pair{4, 60}));
}

TEST_F(WalkTest, ADifferenceWithItselfVanishes) {
  EXPECT_EQ(gradient("  x = x - x\n  return x.view(-1, 2)\n"), (Pair{0, 0}));
}

TEST_F(WalkTest, AValueWithThreeConsumersGetsWhatAllGive) {
  // 3x + relu(x) + x^2: 3 + 1 + 2x
  EXPECT_EQ(gradient("  x = x * 3.0 + torch.relu(x) + x * x\n  return x.view(-1, 2)\n"),
            (Pair{8, 100}));
}

TEST_F(WalkTest, AConcatenationOfOneTensorWithItselfGetsBothSlices) {
  EXPECT_EQ(
      gradient("  x = torch.cat([x, x * 5.0, x], 1)\n  return x.mean([1]).view(-1, 2) * 3.0\n"),
      (Pair{7, 70}));
}

TEST_F(WalkTest, WhereNothingArrivesTheImageGetsZeros) {
  EXPECT_EQ(gradient("  return 3.0 * (x > 2.5).to(x.dtype).view(-1, 2) - 1.0\n"), (Pair{0, 0}));
}

TEST_F(WalkTest, DetachedPathsHaveNoGradient) {
  EXPECT_EQ(gradient("  x = x * x.detach()\n  return x.view(-1, 2)\n"), (Pair{2, 30}));
}

/// The gradient, which notes what is complete, and spoils what it is given, as rules may.
class Watching : public GradientRules {
 public:
  mutable std::map<ValueId, int> completed;
  mutable std::map<ValueId, Tensor> arrived;

  Tensor on_complete(const Recording&, ValueId id, Tensor relevance) const override {
    ++completed[id];
    arrived[id] = relevance.clone();
    Tensor result = relevance.clone();
    owned(std::move(relevance)).fill_(1e6);
    return result;
  }
};

const char* const kResidual =
    "  x = x * 3.0\n"
    "  y = torch.relu(x)\n"
    "  x = torch.relu(y + x) + y\n"
    "  return x.view(-1, 2)\n";

TEST_F(WalkTest, EveryValueIsCompletedOnce) {
  auto made = network(kResidual);
  Watching rules;
  walked(*made, rules, at::ones({1, 1, 1, 2}), at::ones({1, 2}));
  size_t values = made->graph()->nodes.size() + 1;  // each node's output, and the image
  EXPECT_EQ(rules.completed.size(), values);
  for (auto [id, count] : rules.completed) EXPECT_EQ(count, 1) << id;
}

TEST_F(WalkTest, WhatIsCompletedIsTheSumOfAllConsumers) {
  auto made = network(kResidual);
  Watching rules;
  Tensor image = walked(*made, rules, at::ones({1, 1, 1, 2}), at::ones({1, 2}));
  // y is read by two sums, x by one and by the ReLU: 1 + 1, then 2 + 1, then 3 * 3.
  EXPECT_EQ(rules.arrived[made->graph()->nodes[1].output].max().item<double>(), 2);
  EXPECT_EQ(rules.arrived[made->graph()->nodes[0].output].max().item<double>(), 3);
  EXPECT_TRUE(at::equal(image, at::full({1, 1, 1, 2}, 9.)));
}

TEST_F(WalkTest, WhatARuleOverwritesReachesNobodyElse) {
  auto made = network(kResidual);
  Tensor images = at::ones({1, 1, 1, 2}), seed = at::ones({1, 2});
  auto recording = run_forward(*made->graph(), images, walk_needs(*made->graph(), Watching()));
  Tensor want = walk_reverse(recording, GradientRules(), seed);
  EXPECT_TRUE(at::equal(walk_reverse(recording, Watching(), seed), want));
  EXPECT_TRUE(at::equal(walk_reverse(recording, GradientRules(), seed), want));
  EXPECT_TRUE(at::equal(seed, at::ones({1, 2})));
  EXPECT_TRUE(at::equal(images, at::ones({1, 1, 1, 2})));
}

TEST_F(WalkTest, ARecordingKeepsWhatIsAskedForAndNothingElse) {
  auto made = network(kResidual);
  const Graph& graph = *made->graph();
  for (const Node& kept : graph.nodes) {
    ValueSet keep(graph.values.size(), false);
    keep[static_cast<size_t>(kept.output)] = true;
    auto recording = run_forward(graph, at::ones({1, 1, 1, 2}), keep);
    EXPECT_EQ(recording.value(kept.output).numel(), 2);
    for (const Node& other : graph.nodes) {
      if (other.output == kept.output) continue;
      EXPECT_THROW(recording.value(other.output), std::logic_error);
    }
  }
}

// The traps of in-place work: a kept value is what the node made, not what the next made of it.
TEST_F(WalkTest, AKeptValueIsNotOverwrittenByTheNextActivation) {
  auto made = network("  x = torch.relu_(x * -3.0)\n  return x.view(-1, 2)\n");
  const Graph& graph = *made->graph();
  auto recording = run_forward(graph, at::ones({1, 1, 1, 2}), ValueSet(graph.values.size(), true));
  EXPECT_EQ(recording.value(graph.nodes[0].output).min().item<double>(), -3);
  EXPECT_EQ(recording.value(graph.nodes[1].output).max().item<double>(), 0);
  EXPECT_EQ(recording.value(0).max().item<double>(), 1);
}

TEST_F(WalkTest, KeepingValuesDoesNotChangeTheLogits) {
  auto made = network(kResidual);
  Tensor images = at::randn({3, 1, 1, 2});
  const Graph& graph = *made->graph();
  auto all = run_forward(graph, images, ValueSet(graph.values.size(), true));
  EXPECT_TRUE(at::equal(all.logits(), made->forward(images)));
}

TEST_F(WalkTest, ANodeWithoutRuleIsNamedWithItsPlace) {
  struct NoRules : GradientRules {
    std::string name() const override { return "nothing"; }
    const Rule* rule(const Graph&, const Node& node) const override {
      return node.op == Op::kRelu ? nullptr : gradient_rule(node);
    }
  };
  try {
    walk_needs(*network(kResidual)->graph(), NoRules());
    FAIL() << "no exception";
  } catch (const Unsupported& error) {
    std::string text = error.what();
    EXPECT_EQ(text.rfind("nothing: has no rule for aten::relu at ", 0), 0U) << text;
    EXPECT_NE(text.find("occlusion, gradient"), std::string::npos) << text;
  }
}

class ReferenceNetwork : public testing::TestWithParam<std::string> {};

TEST_P(ReferenceNetwork, WalksGradientIsAutograds) {
  std::string folder = std::string(FBBENCH_TEST_DATA) + "/reference/" + GetParam();
  auto network = Network::load(folder + "/network.pt");
  Tensor images = network->input().normalise(read_hdf5(folder + "/data.h5", "images"));
  Tensor seed = at::randn({8, 10});
  Tensor input = images.clone().requires_grad_(true);
  auto module = torch::jit::load(folder + "/network.pt");
  module.eval();
  Tensor want = torch::autograd::grad({module.forward({input}).toTensor()}, {input}, {seed})[0];
  Tensor got = walked(*network, GradientRules(), images, seed);
  // Batch norm is folded and the layout another: a ReLU within rounding of 0 may flip.
  EXPECT_TRUE(images_agree(got, want, 5e-6));
}

// Both make the weights' flipped variants at first use.
TEST_P(ReferenceNetwork, TwoThreadsWalkAsOne) {
  std::string folder = std::string(FBBENCH_TEST_DATA) + "/reference/" + GetParam();
  auto network = Network::load(folder + "/network.pt");
  Tensor images = at::randn({2, 3, 32, 32}), seed = at::randn({2, 10});
  std::vector<Tensor> results(2);
  auto work = [&](size_t thread) {
    results[thread] = walked(*network, GradientRules(), images, seed);
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  Tensor want = walked(*network, GradientRules(), images, seed);
  // Sums may be split over threads in another way.
  for (const Tensor& result : results) EXPECT_TRUE(at::allclose(result, want, 1e-4, 1e-6));
}

INSTANTIATE_TEST_SUITE_P(Both, ReferenceNetwork, testing::Values("plain", "residual"),
                         [](const auto& info) { return info.param; });

/// Gives each node's inputs the gradient, and has no rule for ReLUs.
class NoReluRules final : public GradientRules {
  const Rule* rule(const Graph& graph, const Node& node) const override {
    return node.op == Op::kRelu ? nullptr : GradientRules::rule(graph, node);
  }
};

TEST_F(WalkTest, StopsAtAValueWithWhatHasArrivedThere) {
  // u = relu(x), logits = u^2 + 3u, in three branches that meet again at u.
  auto made = network("  u = torch.relu(x)\n  x = u * u + 3 * u\n  return x.view(-1, 2)\n");
  const Graph& graph = *made->graph();
  ValueId u = graph.nodes[0].output;
  ASSERT_EQ(graph.nodes[0].op, Op::kRelu);
  NoReluRules rules;  // which a walk that stops before it doesn't need
  Tensor images = at::tensor({2.F, 3.F}).view({1, 1, 1, 2});
  auto recording = run_forward(graph, images, walk_needs(graph, rules, {u}));
  Tensor seed = at::tensor({1.F, 10.F}).view({1, 2});
  Tensor arrived = walk_reverse(recording, rules, seed, {u})[0];
  // 2u + 3 at u = (2, 3), times the seed
  EXPECT_TRUE(at::equal(arrived, at::tensor({7.F, 90.F}).view({1, 1, 1, 2})));
  EXPECT_THROW(walk_needs(graph, rules), Unsupported);
}

TEST_F(WalkTest, HandsOutSeveralStopsInTheirOrder) {
  auto made = network("  u = x + 1\n  v = u * u\n  return v.view(-1, 2)\n");
  const Graph& graph = *made->graph();
  ValueId u = graph.nodes[0].output, v = graph.nodes[1].output;
  GradientRules rules;
  Tensor images = at::tensor({2.F, 3.F}).view({1, 1, 1, 2});
  auto recording = run_forward(graph, images, walk_needs(graph, rules, {u, v}));
  Tensor seed = at::tensor({1.F, 10.F}).view({1, 2});
  auto arrived = walk_reverse(recording, rules, seed, {u, v, 0});
  EXPECT_TRUE(at::equal(arrived[0], at::tensor({6.F, 80.F}).view({1, 1, 1, 2})));
  EXPECT_TRUE(at::equal(arrived[1], seed.view({1, 1, 1, 2})));
  EXPECT_TRUE(at::equal(arrived[2], arrived[0]));
}

}  // namespace
}  // namespace fbbench
