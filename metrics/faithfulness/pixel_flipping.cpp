// SPDX-License-Identifier: Apache-2.0
/// \brief The target's probability as the most salient pixels are flipped, without the image
/// itself.
///
///   k_j = probability (or logit) of the target with the first j * step pixels from the substrate,
///   j = 1..J;   score = (sum_j k_j - (k_1 + k_J) / 2) / (J-1), k_1 where J = 1
///
/// Cost     as deletion's, and shared with it where substrate and step are equal
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class PixelFlipping final : public PerturbationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "pixel_flipping",
        "target's probability as the most salient pixels are flipped, on average");
    info.direction = Direction::kLower;
    info.options = options(/*default_substrate=*/"minimum");
    info.options.push_back(output_option("prob"));
    info.source =
        "Bach et al. 2015, doi:10.1371/journal.pone.0130140; as Quantus, whose area is this times "
        "J-1 and whose features are single channels";
    return info;
  }

  explicit PixelFlipping(const Options& options) : PerturbationCurve(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    Tensor curve = removal(evaluation, Order::kDescending).slice(1, 1);
    return {area_under(curve), curve.contiguous(), fraction(evaluation).slice(0, 1)};
  }
};

FBBENCH_REGISTER(Metric, PixelFlipping);

}  // namespace
}  // namespace fbbench
