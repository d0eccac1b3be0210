// SPDX-License-Identifier: Apache-2.0
// models/rules/held_rules.cpp in float64: that a logit is shared out wholly, and what a program of
// explicit relevance passes answers (tests/data/reference/README.md).
#include "models/rules/held_rules.h"

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "base/agreement.h"
#include "base/architectures.h"
#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/import/import.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

HeldOptions raised(HeldOptions options, double conv, double linear) {
  options.gamma_conv = conv;
  options.gamma_linear = linear;
  return options;
}

Tensor weights_of(const Tensor& targets, int64_t classes) {
  return at::one_hot(targets, classes).to(at::kDouble);
}

Shared shared(const Graph& graph, const std::string& name, const HeldOptions& options,
              const Tensor& images, const Tensor& weights) {
  const HeldRules rules(graph, name, options);
  auto needs = walk_needs(graph, rules, shared_stops(graph));
  return share_out(run_forward(graph, images, needs), rules, weights, images);
}

class HeldReference : public testing::TestWithParam<std::string> {
 protected:
  std::string folder_ = FBBENCH_TEST_DATA "/reference/" + GetParam() + "/";
  InputFormat input_ = Network::load(folder_ + "network.pt")->input();
  Tensor images_ =
      input_.normalise(read_hdf5(folder_ + "data.h5", "images").to(at::kDouble)).to(at::kDouble);

  std::unique_ptr<Graph> graph(const std::string& file = "network.pt") const {
    return import_graph(torch::jit::load(folder_ + file), input_, at::kDouble);
  }
  Shared shared_by(const Graph& graph, const std::string& name, const HeldOptions& options,
                   const std::string& targets) const {
    Tensor weights = weights_of(read_hdf5(folder_ + "data.h5", targets), 10);
    return shared(graph, name, options, images_, weights);
  }
  Tensor expected(const std::string& name) const { return read_hdf5(folder_ + "methods.h5", name); }
};

TEST_P(HeldReference, MapsAreTheExplicitPasses) {
  const auto made = graph();
  const auto expect = [&](const char* data, const std::string& name, const HeldOptions& options,
                          const char* targets = "labels") {
    Tensor map = shared_by(*made, name, options, targets).gradient * images_;
    // What is kept has 15 bits of mantissa, and images are normalised in float32.
    EXPECT_TRUE(images_agree(map, expected(data), 3e-5)) << data;
  };
  expect("attn_lrp", "attn_lrp", held_options("attn_lrp"));
  expect("attn_lrp_gamma", "attn_lrp", raised(held_options("attn_lrp"), 0.25, 0.05));
  expect("cp_lrp_target2", "cp_lrp", held_options("cp_lrp"), "targets");
  expect("libra", "libra", held_options("libra"));
}

TEST_P(HeldReference, NothingIsLostWhereSoftmaxIsHeld) {
  const auto made = graph();
  for (const std::string name : {"cp_lrp", "libra"}) {
    for (const HeldOptions& options : {held_options(name), raised(held_options(name), 0.25, 0.05),
                                       raised(held_options(name), kAgreement, kAgreement)}) {
      Tensor error = shared_by(*made, name, options, "labels").completeness_error;
      // The definition's own bound.
      EXPECT_LT(error.max().item<double>(), 1e-10)
          << name << " " << options.gamma_conv << " " << options.gamma_linear;
    }
  }
}

TEST_P(HeldReference, SoftmaxLosesWhatItMust) {
  Tensor error =
      shared_by(*graph(), "attn_lrp", held_options("attn_lrp"), "labels").completeness_error;
  EXPECT_GT(error.max().item<double>(), 0.3);
  EXPECT_LT(error.max().item<double>(), 4);
}

INSTANTIATE_TEST_SUITE_P(All, HeldReference, testing::Values("vit_tiny", "swin_tiny"),
                         [](const auto& test) { return test.param; });

class HeldArchitecture : public testing::TestWithParam<Architecture> {};

/// Where the rules are conservative: no "other product", and no number added at the image's border.
bool conserves(const Graph& graph) {
  return std::none_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
    return node.op == Op::kMul && !gated_input(graph, node);
  });
}

TEST_P(HeldArchitecture, SharesOutALogitWhollyOrIsRefused) {
  const InputFormat input = input_of(GetParam());
  auto graph = import_graph(torch::jit::load(save(GetParam(), fresh_folder())), input, at::kDouble);
  Tensor images = at::randn({3, input.channels, 9, 7}, at::kDouble);
  Tensor weights = weights_of(at::tensor({0, 3, 1}, at::kLong), 4);
  const bool known = std::none_of(graph->nodes.begin(), graph->nodes.end(),
                                  [](const Node& node) { return node.op == Op::kOther; });
  for (double gamma : {0.0, 0.25, kAgreement}) {
    const HeldOptions options = raised(held_options("cp_lrp"), gamma, gamma);
    try {
      Tensor error = shared(*graph, "cp_lrp", options, images, weights).completeness_error;
      EXPECT_TRUE(known);
      // The definition's own bound.
      EXPECT_TRUE(!conserves(*graph) || error.max().item<double>() < 1e-10) << gamma << error;
    } catch (const Unsupported& error) {
      EXPECT_EQ(std::string(error.what()).rfind("cp_lrp: has no rule for aten::", 0), 0U)
          << error.what();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, HeldArchitecture, testing::ValuesIn(architectures()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace fbbench
