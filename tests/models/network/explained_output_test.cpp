// SPDX-License-Identifier: Apache-2.0
// models/network/explained_output.cpp
#include "models/network/explained_output.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

std::shared_ptr<const Network> network_with(int64_t classes, const std::string& output) {
  const std::string source = "def forward(self, x):\n    return x.flatten(1)\n";
  return Network::load(
      save_network(fresh_folder(), source, {}, tiny_input(classes, 1, 1, classes), output));
}

const Tensor& logits() {
  static const Tensor kLogits = at::tensor({1.F, 3.F, 2.F, 0.F, -1.F, 0.5F}).view({2, 3});
  return kLogits;
}

Tensor targets() { return at::tensor({1, 2}, at::kLong); }

TEST(ExplainedOutput, OfAMarginIsWhatTheStrongestOtherLacks) {
  auto network = network_with(3, "logits");
  const ExplainedOutput margin("margin");
  EXPECT_TRUE(at::equal(margin.score(*network, logits(), targets()), at::tensor({1.F, 0.5F})));
  EXPECT_TRUE(at::equal(margin.gradient(*network, logits(), targets()),
                        at::tensor({0.F, 1.F, -1.F, -1.F, 0.F, 1.F}).view({2, 3})));
}

TEST(ExplainedOutput, OfLogOddsIsTheProbabilitysLogit) {
  auto network = network_with(3, "logits");
  const Tensor p = network->probability(logits().to(at::kDouble), targets());
  // Float32 against float64.
  EXPECT_LT(distance(ExplainedOutput("log_odds").score(*network, logits(), targets()),
                     (p / (1 - p)).log()),
            1e-6);
}

TEST(ExplainedOutput, OfAMultilabelNetworkHasTheLogitAsLogOdds) {
  auto network = network_with(3, "multilabel");
  EXPECT_TRUE(at::equal(ExplainedOutput("log_odds").score(*network, logits(), targets()),
                        at::tensor({3.F, 0.5F})));
}

TEST(ExplainedOutput, IsDifferentiatedAsItIsComputed) {
  for (const char* kind : {"logits", "multilabel"}) {
    auto network = network_with(3, kind);
    for (const std::string& name : ExplainedOutput::names()) {
      const ExplainedOutput output(name);
      const Tensor at = logits().to(at::kDouble), slope = output.gradient(*network, at, targets());
      for (int64_t k = 0; k < 3; ++k) {
        constexpr double kStep = 1e-6;
        Tensor more = at.clone();
        more.select(1, k).add_(kStep);
        const Tensor change =
            (output.score(*network, more, targets()) - output.score(*network, at, targets())) /
            kStep;
        EXPECT_LT(distance(slope.select(1, k), change), 1e-5) << kind << " " << name;  // the step
      }
    }
  }
}

TEST(ExplainedOutput, OfOneClassHasNoMargin) {
  auto network = network_with(1, "logits");
  EXPECT_THROW(ExplainedOutput("margin").check(*network), BadOption);
  EXPECT_THROW(ExplainedOutput("log_odds").check(*network), BadOption);
  EXPECT_NO_THROW(ExplainedOutput("prob").check(*network));
}

}  // namespace
}  // namespace fbbench
