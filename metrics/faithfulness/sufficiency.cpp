// SPDX-License-Identifier: Apache-2.0
/// \brief How far the probability falls where the most salient pixels alone are left.
///
///   score = mean over rationales of   f(x) - f(x with all but the rationale from the substrate),
///   rationale q: the first max(1, floor(q/100 H*W)) pixels; f: probability (or logit) of the
///   target
///
/// Cost     one forward pass a rationale and map, batched across both
#include "metrics/faithfulness/rationale.h"

namespace fbbench {
namespace {

class Sufficiency final : public RationaleMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("sufficiency", "fall of probability with the most salient pixels alone");
    info.direction = Direction::kLower;
    return info;
  }

  explicit Sufficiency(const Options& options)
      : RationaleMetric(describe(), options, Keeps::kRationale) {}
};

FBBENCH_REGISTER(Metric, Sufficiency);

}  // namespace
}  // namespace fbbench
