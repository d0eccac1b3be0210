// SPDX-License-Identifier: Apache-2.0
// models/import/import.cpp, translate.cpp, simplify.cpp and the rules on every construct of
// tests/base/architectures.h, against the TorchScript module itself.
#include "base/architectures.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <set>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "core/error.h"
#include "models/graph/op_traits.h"
#include "models/import/import.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

class ArchitectureCase : public testing::TestWithParam<Architecture> {
 protected:
  std::string path_ = save(GetParam(), fresh_folder());
  std::shared_ptr<const Network> network_ = Network::load(path_);
  InputFormat input_ = input_of(GetParam());
  Tensor images_ = at::randn({3, input_.channels, input_.height, input_.width});
  Batch batch_ = make_batch(images_, at::tensor({0, 3, 1}, at::kLong));

  /// Logits of the module. Softmax and log_softmax at the end are taken off by the graph: there,
  /// both are compared as log-probabilities.
  Tensor comparable(const Tensor& output) const {
    if (GetParam().output == "probabilities") return output.log();
    return output;
  }
  bool ends_in_softmax() const {
    return GetParam().name.find("softmax_at_the_end") != std::string::npos;
  }
  Tensor of_graph(const Tensor& images) const {
    Tensor logits = network_->forward(images);
    return ends_in_softmax() ? at::log_softmax(logits, 1) : logits;
  }

  /// Of `seed` . what the module answers.
  Tensor autograd(const Tensor& seed) const {
    auto module = torch::jit::load(path_);
    Tensor input = images_.clone().requires_grad_(true);
    Tensor output = comparable(module.forward({input}).toTensor());
    return torch::autograd::grad({output}, {input}, {seed})[0];
  }

  Tensor walked(const Tensor& images, const Tensor& seed) const {
    GradientRules rules;
    auto recording = run_forward(*network_->graph(), images, walk_needs(*network_->graph(), rules));
    return walk_reverse(recording, rules, seed);
  }
};

TEST_P(ArchitectureCase, HasAGraph) {
  EXPECT_TRUE(network_->graph() != nullptr) << network_->graph_error();
}

TEST_P(ArchitectureCase, ForwardIsTheModules) {
  auto module = torch::jit::load(path_);
  Tensor want = comparable(module.forward({images_.clone()}).toTensor());
  // Rounding of float32 sums over up to 252 values, in another order.
  EXPECT_TRUE(images_agree(of_graph(images_), want, 1e-5));
}

TEST_P(ArchitectureCase, InFloat64ForwardIsTheFloat64Modules) {
  auto module = torch::jit::load(path_);
  auto graph = import_graph(module, input_, at::kDouble);
  module.to(at::kDouble);
  Tensor images = images_.to(at::kDouble);
  Tensor want = comparable(module.forward({images.clone()}).toTensor());
  Tensor got = run_forward(*graph, images, ValueSet(graph->values.size(), false)).logits();
  if (ends_in_softmax()) got = at::log_softmax(got, 1);
  // Rounding of float64 sums over up to 252 values; float32 anywhere would give some 1e-8.
  EXPECT_TRUE(images_agree(got, want, 1e-12));
}

/// What LibTorch lacks in bfloat16, or (transposed convolutions) computes wrongly.
bool lacks_bfloat16(const std::string& name) {
  static const std::set<std::string> kNames = {
      "mish",       "padding_by_reflection", "padding_by_replication",
      "transposed", "transposed_grouped",    "batch_norm_behind_transposed_conv"};
  return kNames.count(name) > 0;
}

TEST_P(ArchitectureCase, InBfloat16ForwardIsNearTheModulesOrRefused) {
  if (lacks_bfloat16(GetParam().name)) {
    EXPECT_THROW(Network::load(path_ + ":precision=bf16"), Unsupported);
    return;
  }
  Tensor got = Network::load(path_ + ":precision=bf16")->forward(images_);
  Tensor want = network_->forward(images_);
  EXPECT_EQ(got.scalar_type(), at::kFloat);
  // Values of 8 significant bits, rounded by up to 1/512 in each of a few layers.
  EXPECT_TRUE(images_agree(got, want, 0.05));
  EXPECT_FALSE(images_agree(got, want, 1e-5));
}

TEST_P(ArchitectureCase, GradientIsAutogradsThroughTheModule) {
  ASSERT_TRUE(network_->graph() != nullptr);
  // Rows that sum to 0, for which logits and log-probabilities have the same gradient.
  Tensor seed = at::randn({3, 4});
  seed -= seed.mean(1, true);
  // Rounding of float32 sums; the layouts differ.
  EXPECT_TRUE(images_agree(walked(images_, seed), autograd(seed), 1e-5));
}

TEST_P(ArchitectureCase, ABatchOfThreeIsThreeTimesOne) {
  ASSERT_TRUE(network_->graph() != nullptr);
  Tensor seed = at::randn({3, 4});
  std::vector<Tensor> logits, gradients;
  for (int64_t n = 0; n < 3; ++n) {
    logits.push_back(of_graph(images_.narrow(0, n, 1)));
    gradients.push_back(walked(images_.narrow(0, n, 1), seed.narrow(0, n, 1)));
  }
  // Rounding: a batch may be summed by another kernel.
  EXPECT_TRUE(images_agree(at::cat(logits), of_graph(images_), 5e-6));
  EXPECT_TRUE(images_agree(at::cat(gradients), walked(images_, seed), 5e-6));
}

TEST_P(ArchitectureCase, EveryValueHasTheShapeItsGraphSays) {
  ASSERT_TRUE(network_->graph() != nullptr);
  const Graph& graph = *network_->graph();
  auto recording = run_forward(graph, images_, ValueSet(graph.values.size(), true));
  for (const Node& node : graph.nodes) {
    EXPECT_EQ(recording.value(node.output).sizes().vec(), recording.shape(node.output))
        << describe_node(graph, node);
  }
}

TEST_P(ArchitectureCase, WhatIsSaidToBeNonNegativeIs) {
  ASSERT_TRUE(network_->graph() != nullptr);
  const Graph& graph = *network_->graph();
  auto recording = run_forward(graph, images_ * 5, ValueSet(graph.values.size(), true));
  for (const Node& node : graph.nodes) {
    if (!graph.value(node.output).non_negative) continue;
    EXPECT_GE(recording.value(node.output).min().item<double>(), 0) << describe_node(graph, node);
  }
}

TEST_P(ArchitectureCase, RelevanceIsNonNegativeAndSumsToOneOrIsRefused) {
  ASSERT_TRUE(network_->graph() != nullptr);
  if (!GetParam().has_relevance) {
    EXPECT_THROW(explain(*network_, "forward_backward", batch_), Unsupported);
    return;
  }
  for (const char* spec : {"forward_backward:keep=1", "forward_backward:keep=0.9"}) {
    Attribution result = explain(*network_, spec, batch_);
    EXPECT_GE(result.values.min().item<double>(), 0);
    EXPECT_LE(result.diagnostics.at("relevance_left").max().item<double>(), 1 + 1e-5);
    // 1, or 0 where nothing speaks for the class: rounding of 189 float32 values.
    Tensor total = result.values.flatten(1).sum(1);
    EXPECT_TRUE(((total - 1).abs() < 1e-5).logical_or(total == 0).all().item<bool>()) << total;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, ArchitectureCase, testing::ValuesIn(architectures()),
                         [](const auto& info) { return info.param.name; });

class ConservingCase : public ArchitectureCase {};

// Weights, biases and pixels above 0: every unit that has relevance has positive contributions.
TEST_P(ConservingCase, NoRelevanceIsLostWhereAllIsPositive) {
  auto network = Network::load(save(GetParam(), fresh_folder(), /*positive=*/true));
  Batch batch = make_batch(images_.abs() + 0.1, {});
  batch.targets = network->forward(batch.images).argmax(1);
  Tensor left =
      explain(*network, "forward_backward:keep=1", batch).diagnostics.at("relevance_left");
  EXPECT_LT(distance(left, at::ones_like(left)), 1e-4) << left;
}

std::vector<Architecture> conserving() {
  std::vector<Architecture> all = architectures();
  all.erase(
      std::remove_if(all.begin(), all.end(),
                     [](const Architecture& one) { return !one.has_relevance || !one.conserves; }),
      all.end());
  return all;
}

INSTANTIATE_TEST_SUITE_P(Networks, ConservingCase, testing::ValuesIn(conserving()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fbbench
