// SPDX-License-Identifier: Apache-2.0
/// \brief How far the probability falls where the most salient pixels are taken away.
///
///   score = mean over rationales of   f(x) - f(x with the rationale from the substrate),
///   rationale q: the first max(1, floor(q/100 H*W)) pixels; f: probability (or logit) of the
///   target
///
/// Cost     one forward pass a rationale and map, batched across both
#include "metrics/faithfulness/rationale.h"

namespace fbbench {
namespace {

class Comprehensiveness final : public RationaleMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("comprehensiveness", "fall of probability without the most salient pixels");
    info.direction = Direction::kHigher;
    return info;
  }

  explicit Comprehensiveness(const Options& options)
      : RationaleMetric(describe(), options, Keeps::kRest) {}
};

FBBENCH_REGISTER(Metric, Comprehensiveness);

}  // namespace
}  // namespace fbbench
