// SPDX-License-Identifier: Apache-2.0
/// \brief Share of cells on which map and network disagree about whether they matter at all.
///
///   deaf: |f(x) - f(x with the cell from the substrate)| <= eps
///   unattributed: sum of |map| over the cell <= map_eps * the largest cell's
///   score = share of cells that are exactly one of the two
///
/// Cost     a forward pass a cell and image, the same for all maps of a batch
#include <algorithm>
#include <cmath>

#include "metrics/faithfulness/cell_removal.h"

namespace fbbench {
namespace {

class NonSensitivity final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "non_sensitivity", "share of cells that matter to either the map or the network alone");
    info.direction = Direction::kLower;
    info.unit = "fraction";
    info.signs = "magnitudes";
    info.ties = "don't matter";
    info.options = substrate_options("zero");
    info.options.push_back(patch_option("1"));
    info.options.push_back({"eps", "1e-5", "change of the answer that counts as none"});
    info.options.push_back({"map_eps", "1e-5", "share of the largest cell that counts as none"});
    info.options.push_back(output_option("prob"));
    info.source =
        "Nguyen, Martinez 2020, arXiv:2007.07584 (a count there); Quantus has one eps for both and "
        "counts channel values";
    return info;
  }

  explicit NonSensitivity(const Options& options)
      : PerturbingMetric(describe(), options),
        patch_(options.get_int("patch", 1)),
        eps_(options.get_double("eps", 0, 1e6)),
        map_eps_(options.get_double("map_eps", 0, 1)) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Cells cells = squares_of(evaluation.network, patch_);
    const Tensor falls =
        shared_drops(evaluation, cells.count(), [&](int64_t, int64_t cell) { return cells[cell]; });
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
      return disagreement(cells.sums(map.map().abs().data_ptr<float>()), row_of(falls, i));
    });
    return scores;
  }

  double disagreement(const std::vector<double>& masses, const std::vector<double>& falls) const {
    const double none = map_eps_ * *std::max_element(masses.begin(), masses.end());
    int64_t differ = 0;
    for (size_t cell = 0; cell < masses.size(); ++cell) {
      differ += (std::abs(falls[cell]) <= eps_) != (masses[cell] <= none) ? 1 : 0;
    }
    return static_cast<double>(differ) / static_cast<double>(masses.size());
  }

  int64_t patch_;
  double eps_, map_eps_;
};

FBBENCH_REGISTER(Metric, NonSensitivity);

}  // namespace
}  // namespace fbbench
