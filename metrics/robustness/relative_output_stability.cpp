// SPDX-License-Identifier: Apache-2.0
/// \brief The map's relative change at most, of the change of the network's answers.
///
///   score = max_k |(m_k - m) / m| / max(|z_k - z|, 1e-6),   entry by entry, a divisor of 0 being
///   1e-6 instead; m_k, z_k: map (for the same target) and logits of copy k
///
/// Copies whose predicted class changes are left out, unless any_prediction.
///
/// Cost     as stability.h says
#include "metrics/robustness/relative_stability.h"

namespace fbbench {
namespace {

class RelativeOutputStability final : public RelativeStability {
 public:
  static MetricInfo describe() {
    return info_of("relative_output_stability", "the map's relative change for the logits' change");
  }

  explicit RelativeOutputStability(const Options& options)
      : RelativeStability(describe(), options) {}

 private:
  Answer compared() const override { return logits(); }
  double distance(const Seen& original, const Seen& copy) const override {
    return (copy.answer - original.answer).norm().item<double>();
  }
};

FBBENCH_REGISTER(Metric, RelativeOutputStability);

}  // namespace
}  // namespace fbbench
