// SPDX-License-Identifier: Apache-2.0
/// \brief How fast the target's probability rises as the most salient pixels are put back.
///
///   k_j = probability (or logit) of the target with the first j * step pixels changed, j = 0..J,
///   all at j = J;   score = (sum_j k_j - (k_0 + k_J) / 2) / J;   start = substrate, end = image
///
///   normalise: k'_j = (k_j - f(substrate)) / (f(image) - f(substrate)) in its place
///
/// Cost     J-1 forward passes a map, J = ceil(H*W / step), batched across maps and steps, and the
///          two ends' once for all maps and metrics of a batch
#include "metrics/faithfulness/area_under_path.h"

namespace fbbench {
namespace {

class Insertion final : public AreaUnderPath {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of(
        "insertion",
        "target's probability as the most salient pixels are inserted, area under the curve",
        /*default_substrate=*/"blur");
    info.direction = Direction::kHigher;
    info.source = "Petsiuk, Das, Saenko 2018, arXiv:1806.07421, and its program";
    return info;
  }

  explicit Insertion(const Options& options) : AreaUnderPath(describe(), options) {}

 private:
  Tensor curve(const Evaluation& evaluation) const override {
    return restoration(evaluation, Order::kDescending);
  }
};

FBBENCH_REGISTER(Metric, Insertion);

}  // namespace
}  // namespace fbbench
