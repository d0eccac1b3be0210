// SPDX-License-Identifier: Apache-2.0
/// \brief Whether the probability never falls as pixels are put back, the least salient first.
///
///   k_j = probability (or logit) of the target with the last j * step pixels put back into the
///   substrate, j = 1..J;   score = 1 where k_{j+1} >= k_j for all j, else 0; or the share of such
///   j
///
/// Cost     J-1 forward passes a map, batched across maps and steps
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class Monotonicity final : public PerturbationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "monotonicity", "whether probability never falls as pixels return, least salient first");
    info.direction = Direction::kHigher;
    info.unit = "fraction";
    info.undefined = "all-zero map; a step of all pixels";
    info.options = options(/*default_substrate=*/"zero");
    info.options.push_back(output_option("prob"));
    info.options.push_back(
        {"score", "all", "all: 0 or 1; share: of steps that don't fall", one_of({"all", "share"})});
    info.source =
        "Luss et al. 2019, arXiv:1905.12698; program AIX360 (Quantus' never restores the image)";
    return info;
  }

  explicit Monotonicity(const Options& options)
      : PerturbationCurve(describe(), options), all_(options.get_choice("score") == "all") {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    Tensor curve = restoration(evaluation, Order::kAscending).slice(1, 1).contiguous();
    Tensor holds = curve.slice(1, 1) >= curve.slice(1, 0, -1);
    // The mean of no steps is NaN.
    Tensor share = holds.to(at::kDouble).mean(1);
    Tensor value = all_ ? at::where(share.isnan(), share, (share == 1).to(at::kDouble)) : share;
    return {value, curve, fraction(evaluation).slice(0, 1)};
  }

  bool all_;
};

FBBENCH_REGISTER(Metric, Monotonicity);

}  // namespace
}  // namespace fbbench
