// SPDX-License-Identifier: Apache-2.0
/// DeepLIFT's Rescale rule as a rule set: multipliers between the images and a baseline's.
#pragma once

#include "models/execution/recording.h"
#include "models/rules/rules.h"

namespace fbbench {

/// At linear nodes the gradient. Where an input differs from the baseline's by 1e-10 (of sigmoid,
/// tanh, silu and gelu 3e-4: less is rounding),
///   an activation y = f(u)  m_u = m_y (y - y') / (u - u')
///   max pooling             m_i = t_i / (x_i - x'_i), t_i the sum of m_y (y - y') over the windows
///                           that i wins, in the images where y >= y', else in the baseline
/// and the gradient elsewhere. No rule for products, softmax and other ops.
class RescaleRules final : public RuleSet {
 public:
  /// `baseline` recorded what walk_needs() says and outlives this. Of the images' batch size: see
  /// repeated(). Null: for walk_needs() alone.
  explicit RescaleRules(const Recording* baseline = nullptr);

  std::string name() const override { return "deep_lift"; }
  const Rule* rule(const Graph&, const Node& node) const override;

 private:
  std::shared_ptr<const Rule> activation_, max_pool_;
};

/// A recording of one image as one of `count` of it, without copies. `kept`: what it holds.
Recording repeated(const Recording& recording, const ValueSet& kept, int64_t count);

}  // namespace fbbench
