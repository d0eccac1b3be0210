// SPDX-License-Identifier: Apache-2.0
/// \brief How fast the target's probability falls as the most salient pixels are taken away.
///
///   p_j = probability of the target with the first j * step pixels changed, j = 0..J, all
///   at j = J;   score = (sum_j p_j - (p_0 + p_J) / 2) / J;   start = image, end = substrate
///
/// Cost     J-1 forward passes a map, J = ceil(H*W / step), batched across maps and steps, and the
///          two ends' once for all maps and metrics of a batch
#include "metrics/faithfulness/perturbation.h"

namespace fbbench {
namespace {

class Deletion final : public PerturbationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "deletion",
        "target's probability as the most salient pixels are removed, area under the curve",
        /*default_substrate=*/"zero");
    info.direction = Direction::kLower;
    info.source = "Petsiuk, Das, Saenko 2018, arXiv:1806.07421, and its program";
    return info;
  }

  explicit Deletion(const Options& options) : PerturbationCurve(describe(), options) {}

 private:
  std::pair<PathEnd, PathEnd> ends(PathEnd image, PathEnd substrate) const override {
    return {image, substrate};
  }
};

FBBENCH_REGISTER(Metric, Deletion);

}  // namespace
}  // namespace fbbench
