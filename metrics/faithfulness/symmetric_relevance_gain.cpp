// SPDX-License-Identifier: Apache-2.0
/// \brief How much longer the answer lasts where the least salient pixels go first than where the
/// most salient do: the area between the curves LeRF and MoRF.
///
///   lerf_j, morf_j = probability (or logit) of the target with j * step pixels from the substrate,
///   in ascending and in descending order;   curve = lerf - morf;   score = area under it
///
/// Cost     2(J-1) forward passes a map, half of them shared with deletion where options are equal
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class SymmetricRelevanceGain final : public PerturbationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        perturbation_info("symmetric_relevance_gain",
                          "area between the curves of removing the least and the most salient "
                          "pixels first (LeRF - MoRF, ABPC)");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.options = options(/*default_substrate=*/"zero");
    info.options.push_back(output_option("prob"));
    info.source = "Bluecher, Vielhaben, Strodthoff 2024, arXiv:2401.06654; Schulz et al. 2020";
    return info;
  }

  explicit SymmetricRelevanceGain(const Options& options)
      : PerturbationCurve(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    Tensor gain = removal(evaluation, Order::kAscending).to(at::kDouble) -
                  removal(evaluation, Order::kDescending).to(at::kDouble);
    return {area_under(gain), gain.to(at::kFloat), fraction(evaluation)};
  }
};

FBBENCH_REGISTER(Metric, SymmetricRelevanceGain);

}  // namespace
}  // namespace fbbench
