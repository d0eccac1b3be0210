// SPDX-License-Identifier: Apache-2.0
/// \brief Whether cells with more of the map lower the answer more when each alone is taken away.
///
///   score = Spearman over the cells of a grid of   sum of the map over the cell   and
///   f(x) - f(x with the cell from the substrate),   f: logit (or probability) of the target
///
/// Cost     grid^2 forward passes an image, the same for all maps of a batch
#include "core/statistics/correlation.h"
#include "metrics/faithfulness/cells.h"

namespace fbbench {
namespace {

class SingleDeletion final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        perturbation_info("single_deletion",
                          "rank correlation of cells' share of the map with the fall without them");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.ties = "mean rank";
    info.undefined = "map or answers equal in all cells";
    info.options = substrate_options("zero");
    info.options.push_back({"grid", "4", "cells a side"});
    info.options.push_back(output_option("logit"));
    info.source =
        "Hesse, Schaub-Meyer, Roth 2024, arXiv:2407.11910 (IDSDS), whose network is fine-tuned on "
        "such images";
    return info;
  }

  explicit SingleDeletion(const Options& options)
      : PerturbingMetric(describe(), options), grid_(options.get_int("grid", 2, 1000)) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    PerturbingMetric::check(network, dataset);
    const int64_t most = std::min(network.input().height, network.input().width);
    FBBENCH_REQUIRE(grid_ <= most, BadOption,
                    info().name << ": grid: want at most the image's shorter side, " << most
                                << ", got " << grid_);
  }

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const InputFormat& input = evaluation.network.input();
    const Cells cells = Cells::grid(input.height, input.width, grid_);
    const Tensor falls =
        shared_drops(evaluation, cells.count(), [&](int64_t, int64_t cell) { return cells[cell]; });
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
      return spearman(cells.sums(map.data()), row_of(falls, i));
    });
    return scores;
  }

  int64_t grid_;
};

FBBENCH_REGISTER(Metric, SingleDeletion);

}  // namespace
}  // namespace fbbench
