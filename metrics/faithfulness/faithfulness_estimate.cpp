// SPDX-License-Identifier: Apache-2.0
/// \brief Whether pixels with more of the map lower the answer more when their group is taken away.
///
///   score = Pearson over groups of `step` pixels, in descending order, of   sum of the map over
///   the group   and   f(x) - f(x with the group from the substrate),   f: logit (or probability)
///
/// Cost     ceil(H*W / step) forward passes a map, batched across maps and groups
#include "core/statistics/correlation.h"
#include "metrics/faithfulness/steps.h"

namespace fbbench {
namespace {

class FaithfulnessEstimate final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        perturbation_info("faithfulness_estimate",
                          "correlation of groups' share of the map with the fall without them");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.undefined = "map or answers equal in all groups";
    info.options = substrate_options("zero");
    info.options.insert(info.options.begin(), step_option());
    info.options.push_back(output_option("logit"));
    info.source =
        "Alvarez-Melis, Jaakkola 2018, arXiv:1806.07538; Quantus; AIX360's faithfulness_metric is "
        "step=1, output=prob";
    return info;
  }

  explicit FaithfulnessEstimate(const Options& options)
      : PerturbingMetric(describe(), options), step_(options.get_int("step", 0)) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    PerturbingMetric::check(network, dataset);
    check_step(info().name, step_, network);
  }

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const int64_t step = step_in(evaluation.network, step_);
    const int64_t groups = step_count(evaluation.maps.front().size(), step);
    auto group = [&](int64_t i, int64_t j) {
      return step_group(evaluation.maps[static_cast<size_t>(i)].order(), step, j);
    };
    const Tensor falls = drops(evaluation, groups, group);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
      std::vector<double> sums;
      for (int64_t j = 0; j < groups; ++j) sums.push_back(sum_over(group(i, j), map.data()));
      return pearson(sums, row_of(falls, i));
    });
    return scores;
  }

  int64_t step_;
};

FBBENCH_REGISTER(Metric, FaithfulnessEstimate);

}  // namespace
}  // namespace fbbench
