// SPDX-License-Identifier: Apache-2.0
/// \brief The smallest share of most salient pixels that alone keeps most of the probability.
///
///   k_j = probability of the target with the first j * step pixels put back into the substrate,
///   j = 0..J;   score = share of pixels put back at the first j with k_j >= share * k_J
///
/// Cost     as insertion's, and shared with it where substrate and step are equal
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class MinimalSubset final : public PerturbationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "minimal_subset", "smallest share of most salient pixels that keeps the probability");
    info.direction = Direction::kLower;
    info.unit = "fraction";
    info.options = options(/*default_substrate=*/"blur");
    info.options.push_back({"share", "0.9", "of the image's probability to be kept, (0, 1]"});
    info.source =
        "fbbench; the idea of effective complexity, Nguyen, Martinez 2020, arXiv:2007.07584, "
        "without its expectation";
    return info;
  }

  explicit MinimalSubset(const Options& options)
      : PerturbationCurve(describe(), options, ExplainedOutput("prob")),
        share_(options.get_double("share", 0, 1)) {
    FBBENCH_REQUIRE(share_ > 0, BadOption, "minimal_subset: share: want (0, 1], got " << share_);
  }

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    Tensor curve = restoration(evaluation, Order::kDescending);
    Tensor changed = fraction(evaluation);
    Tensor answers = curve.to(at::kDouble);
    Tensor kept = answers >= share_ * answers.narrow(1, answers.size(1) - 1, 1);
    Tensor first = kept.to(at::kInt).argmax(1);  // of equal ones the first
    return {changed.index_select(0, first), curve, changed};
  }

  double share_;
};

FBBENCH_REGISTER(Metric, MinimalSubset);

}  // namespace
}  // namespace fbbench
