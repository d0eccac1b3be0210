// SPDX-License-Identifier: Apache-2.0
// Methods against what independent programs answer (tests/data/reference/README.md).
#include <gtest/gtest.h>

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

  /// One image of eight may differ more: a ReLU input or the last unit kept may lie within rounding
  /// of its threshold.
  static void expect_images_agree(const Tensor& error_per_image, double tolerance) {
    int64_t off = (error_per_image > tolerance).sum().item<int64_t>();
    EXPECT_LE(off, 1) << error_per_image;
  }

  void expect_close_by_maximum(const std::string& spec, const std::string& name,
                               const std::string& targets = "labels") const {
    Tensor want = expected(name);
    Tensor error = (explained(spec, targets) - want).abs().flatten(1).amax(1);
    expect_images_agree(error / want.abs().flatten(1).amax(1), 1e-4);
  }

  void expect_close_by_mass(const std::string& spec, const std::string& name,
                            const std::string& targets = "labels") const {
    expect_images_agree((explained(spec, targets) - expected(name)).abs().flatten(1).sum(1), 1e-4);
  }
};

TEST_P(ReferenceCase, LogitsAgree) {
  Tensor error = network_->forward(batch("labels").images).to(at::kDouble) - expected("logits");
  EXPECT_LT(error.abs().max().item<double>(), 1e-5);
}

TEST_P(ReferenceCase, TheGraphIsUsed) { EXPECT_TRUE(network_->graph()) << network_->graph_error(); }

TEST_P(ReferenceCase, GradientIsCaptums) {
  expect_close_by_maximum("gradient", "gradient");
  expect_close_by_maximum("gradient", "gradient_target2", "targets");
}

TEST_P(ReferenceCase, GuidedBackpropIsCaptums) {
  expect_close_by_maximum("guided_backprop", "guided_backprop");
  expect_close_by_maximum("guided_backprop", "guided_backprop_target2", "targets");
}

TEST_P(ReferenceCase, OcclusionIsCaptums) {
  Tensor want = expected("occlusion").narrow(1, 0, 1);  // Captum repeats it for each channel
  Tensor error = (explained("occlusion:window=8,stride=4") - want).abs().flatten(1).amax(1);
  expect_images_agree(error / want.abs().flatten(1).amax(1), 1e-4);
}

TEST_P(ReferenceCase, ForwardBackwardWithoutPruningAgreesEverywhere) {
  expect_close_by_maximum("forward_backward:keep=1", "forward_backward_keep1.0");
}

TEST_P(ReferenceCase, ForwardBackwardWithPruningAgreesInMass) {
  expect_close_by_mass("forward_backward", "forward_backward_keep0.98");
  expect_close_by_mass("forward_backward:keep=0.95", "forward_backward_keep0.95");
  expect_close_by_mass("forward_backward:keep=0.95", "forward_backward_keep0.95_target2",
                       "targets");
}

TEST_P(ReferenceCase, RelevanceLeftAgrees) {
  for (const std::string keep : {"1.0", "0.98", "0.95"}) {
    Tensor left = explain(*network_, "forward_backward:keep=" + keep, batch("labels"))
                      .diagnostics.at("relevance_left");
    Tensor error = (left - expected("relevance_left_keep" + keep)).abs();
    EXPECT_LT(error.max().item<double>(), 1e-5) << "keep " << keep;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceCase, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
