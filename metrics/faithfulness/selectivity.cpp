// SPDX-License-Identifier: Apache-2.0
/// \brief How fast the probability falls as the most salient cells are taken away.
///
///   score = area under f(x^(k)), k = 0..K,   x^(k): the k of all K cells of highest sum from the
///   substrate, f: probability (or logit) of the target
///
/// Cost     K forward passes a map, batched across maps and cells
#include "metrics/faithfulness/cell_removal.h"
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class Selectivity final : public CellRemoval {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "selectivity", "probability as the most salient cells are removed, area under the curve");
    info.direction = Direction::kLower;
    info.ties = "first cell first";
    info.options = substrate_options("zero");
    info.options.push_back(patch_option("8"));
    info.options.push_back(output_option("prob"));
    info.source =
        "Montavon, Samek, Mueller 2018, arXiv:1706.07979; Quantus leaves out k = 0 and doesn't "
        "divide";
    return info;
  }

  explicit Selectivity(const Options& options)
      : CellRemoval(describe(), options), patch_(options.get_int("patch", 1)) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Cells cells = squares_of(evaluation.network, patch_);
    Tensor answers = removal(evaluation, paths_by_sum(evaluation, cells), cells.count());
    return {area_under(answers), answers.to(at::kFloat),
            at::arange(cells.count() + 1, at::kDouble) / static_cast<double>(cells.count())};
  }

  int64_t patch_;
};

FBBENCH_REGISTER(Metric, Selectivity);

}  // namespace
}  // namespace fbbench
