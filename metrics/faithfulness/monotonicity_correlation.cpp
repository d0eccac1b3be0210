// SPDX-License-Identifier: Apache-2.0
/// \brief Whether pixels of larger magnitude in the map move the answer more when their group is
/// taken away.
///
///   score = Spearman over groups of `step` pixels, in ascending order of |map|, of   sum of |map|
///   over the group   and   mean over `samples` draws of the substrate of
///   (f(x) - f(x with the group from the substrate))^2,   f: probability (or logit) of the target
///
/// Cost     samples * (ceil(H*W / step) + 1) forward passes a map, batched across maps and groups;
///          they are summed term by term, which takes longer: half of the groups move the answer so
///          little that coarser rounding would put them in another order
#include <algorithm>

#include "core/statistics/correlation.h"
#include "metrics/faithfulness/steps.h"

namespace fbbench {
namespace {

class MonotonicityCorrelation final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "monotonicity_correlation",
        "rank correlation of groups' magnitude with the squared change without them");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.signs = "magnitudes";
    info.undefined = "magnitudes or answers equal in all groups";
    info.options = substrate_options("zero");
    info.options.insert(info.options.begin(), step_option());
    info.options.push_back(
        {"samples", "1", "draws to take the mean over; more than 1 of substrate=noise alone"});
    info.options.push_back(output_option("prob"));
    info.source = "Nguyen, Martinez 2020, arXiv:2007.07584, with substrate=noise,step=1; Quantus";
    return info;
  }

  explicit MonotonicityCorrelation(const Options& options)
      : PerturbingMetric(describe(), options),
        step_(options.get_int("step", 0)),
        samples_(options.get_int("samples", 1, 100000)) {
    FBBENCH_REQUIRE(samples_ == 1 || substrate().info().random, BadOption,
                    info().name << ": samples: want 1, as substrate=" << substrate().info().name
                                << " is the same at every draw, got " << samples_);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    PerturbingMetric::check(network, dataset);
    check_step(info().name, step_, network);
  }

 private:
  Sums sums() const override { return Sums::kPlain; }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const int64_t step = step_in(evaluation.network, step_);
    const int64_t groups = step_count(evaluation.maps.front().size(), step);
    std::vector<MapView> magnitudes;
    std::vector<std::vector<int32_t>> orders;
    for (const MapView& map : evaluation.maps) {
      magnitudes.emplace_back(map.map().abs());
      orders.push_back(magnitudes.back().order());
      std::reverse(orders.back().begin(), orders.back().end());
    }
    // The set after the groups is empty: the image itself, rounded as they are.
    auto group = [&](int64_t i, int64_t j) {
      return j == groups ? PixelSpan{} : step_group(orders[static_cast<size_t>(i)], step, j);
    };
    const Tensor changes = squared_changes(evaluation, groups, group);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView&) {
      const float* values = magnitudes[static_cast<size_t>(i)].data();
      std::vector<double> masses;
      for (int64_t j = 0; j < groups; ++j) masses.push_back(sum_over(group(i, j), values));
      return spearman(masses, row_of(changes, i));
    });
    return scores;
  }

  /// Mean over the draws, [N,groups].
  Tensor squared_changes(const Evaluation& evaluation, int64_t groups,
                         const PixelsOf& group) const {
    Tensor sum = at::zeros({evaluation.batch.size(), groups}, at::kDouble);
    for (int64_t draw = 0; draw < samples_; ++draw) {
      const Tensor found =
          answers(evaluation, From::kImage, groups + 1, group, Sets::kEachAlone, draw);
      sum += (found.narrow(1, groups, 1) - found.narrow(1, 0, groups)).square();
    }
    return sum / samples_;
  }

  int64_t step_, samples_;
};

FBBENCH_REGISTER(Metric, MonotonicityCorrelation);

}  // namespace
}  // namespace fbbench
