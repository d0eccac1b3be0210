// SPDX-License-Identifier: Apache-2.0
// Methods against what independent programs answer (tests/data/reference/README.md).
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"

namespace fbbench {
namespace {

class ReferenceCase : public testing::TestWithParam<std::string> {
 protected:
  std::string folder_ = std::string(FBBENCH_TEST_DATA) + "/reference/" + GetParam();
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");

  Tensor data(const std::string& name) const { return read_hdf5(folder_ + "/data.h5", name); }
  Tensor expected(const std::string& name) const {
    return read_hdf5(folder_ + "/expected.h5", name).to(at::kDouble);
  }
  Batch batch(const std::string& targets) const {
    return make_batch(network_->input().normalise(data("images")), data(targets));
  }
  Tensor explained(const std::string& spec, const std::string& targets = "labels") const {
    return explain(*network_, spec, batch(targets)).values.to(at::kDouble);
  }

  /// Of float32 sums in other orders than the programs' own; 1.6e-6 was seen.
  void expect_same(const std::string& spec, const std::string& name,
                   const std::string& targets = "labels") const {
    EXPECT_TRUE(images_agree(explained(spec, targets), expected(name), 1e-5)) << name;
  }
};

TEST_P(ReferenceCase, LogitsAgree) {
  // Of float32 sums; 5e-6 was seen.
  EXPECT_LT(distance(network_->forward(batch("labels").images), expected("logits")), 1e-5);
}

TEST_P(ReferenceCase, TheGraphIsUsed) { EXPECT_TRUE(network_->graph()) << network_->graph_error(); }

TEST_P(ReferenceCase, GradientIsCaptums) {
  expect_same("gradient", "gradient");
  expect_same("gradient", "gradient_target2", "targets");
}

TEST_P(ReferenceCase, GuidedBackpropIsCaptums) {
  expect_same("guided_backprop", "guided_backprop");
  expect_same("guided_backprop", "guided_backprop_target2", "targets");
}

TEST_P(ReferenceCase, OcclusionIsCaptums) {
  Tensor want = expected("occlusion").narrow(1, 0, 1);  // Captum repeats it for each channel
  // Differences of logits up to ten times as large: 9e-6 was seen.
  EXPECT_TRUE(images_agree(explained("occlusion:window=8,stride=4"), want, 3e-5));
}

TEST_P(ReferenceCase, ForwardBackwardWithoutPruningAgreesEverywhere) {
  expect_same("forward_backward:keep=1", "forward_backward_keep1.0");
}

TEST_P(ReferenceCase, ForwardBackwardWithPruningAgreesEverywhere) {
  expect_same("forward_backward", "forward_backward_keep0.98");
  expect_same("forward_backward:keep=0.95", "forward_backward_keep0.95");
  expect_same("forward_backward:keep=0.95", "forward_backward_keep0.95_target2", "targets");
}

TEST_P(ReferenceCase, RelevanceLeftAgrees) {
  for (const std::string keep : {"1.0", "0.98", "0.95"}) {
    Tensor left = explain(*network_, "forward_backward:keep=" + keep, batch("labels"))
                      .diagnostics.at("relevance_left");
    // A share of 1 behind ten layers, each rounded by some 1e-7.
    EXPECT_LT(distance(left, expected("relevance_left_keep" + keep)), 1e-6) << "keep " << keep;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceCase, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
