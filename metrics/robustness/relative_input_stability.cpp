// SPDX-License-Identifier: Apache-2.0
/// \brief The map's relative change at most, of the image's relative change.
///
///   score = max_k |(m_k - m) / m| / max(|(x_k - x) / x|, 1e-6),   entry by entry, a divisor of 0
///   being 1e-6 instead; m_k: the map of copy x_k for the same target
///
/// Copies whose predicted class changes are left out, unless any_prediction.
///
/// Cost     as stability.h says
#include "metrics/robustness/relative_stability.h"

namespace fbbench {
namespace {

class RelativeInputStability final : public RelativeStability {
 public:
  static MetricInfo describe() {
    return info_of("relative_input_stability", "the map's relative change for the image's");
  }

  explicit RelativeInputStability(const Options& options)
      : RelativeStability(describe(), options) {}

 private:
  double distance(const Seen& original, const Seen& copy) const override {
    return relative_distance(original.image, copy.image);
  }
};

FBBENCH_REGISTER(Metric, RelativeInputStability);

}  // namespace
}  // namespace fbbench
