// SPDX-License-Identifier: Apache-2.0
/// \brief How far the probability has fallen on average while the most salient cells are taken
/// away: the area over the MoRF curve (AOPC).
///
///   score = sum_{k=0..L} (f(x) - f(x^(k))) / (L+1),   x^(k): the k cells of highest sum from the
///   substrate, f: probability (or logit) of the target, L = min(regions, number of cells)
///
/// Cost     L forward passes a map, batched across maps and cells
#include <algorithm>

#include "metrics/faithfulness/cell_removal.h"

namespace fbbench {
namespace {

class RegionPerturbation final : public CellRemoval {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "region_perturbation",
        "fall of probability as the most salient cells are removed, on average (AOPC)");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.ties = "first cell first";
    info.options = substrate_options("minimum");
    info.options.push_back(patch_option("9"));
    info.options.push_back({"regions", "100", "cells taken away at most"});
    info.options.push_back(output_option("prob"));
    info.source =
        "Samek et al. 2017, arXiv:1509.06321, with substrate=noise; as Quantus, whose score is the "
        "trapezoid from k = 1";
    return info;
  }

  explicit RegionPerturbation(const Options& options)
      : CellRemoval(describe(), options),
        patch_(options.get_int("patch", 1)),
        regions_(options.get_int("regions", 1)) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Cells cells = squares_of(evaluation.network, patch_);
    const int64_t count = std::min(regions_, cells.count());
    Tensor answers = removal(evaluation, paths_by_sum(evaluation, cells), count);
    Tensor fall = answers.narrow(1, 0, 1) - answers;
    return {fall.mean(1), fall.to(at::kFloat),
            at::arange(count + 1, at::kDouble) / static_cast<double>(cells.count())};
  }

  int64_t patch_, regions_;
};

FBBENCH_REGISTER(Metric, RegionPerturbation);

}  // namespace
}  // namespace fbbench
