// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/magnitude_alignment.h"

namespace fbbench {
namespace {

/// Share of the map's positive mass among its first `counts` [points] pixels.
Tensor mass_shares(const MapView& map, const Tensor& counts) {
  Tensor values = at::tensor(map.sorted()).to(at::kDouble).clamp_min(0);
  Tensor mass = at::cat({at::zeros({1}, at::kDouble), values.cumsum(0)}).index_select(0, counts);
  return mass / mass[-1];
}

}  // namespace

MetricInfo MagnitudeAlignment::info_of(const std::string& name, const std::string& brief,
                                       const std::string& default_substrate) {
  MetricInfo info = perturbation_info(name, brief);
  info.unit = "share of the way between image and substrate";
  info.signs = "orders signed values, counts negative mass as zero";
  info.undefined = "no positive mass; image and substrate answered alike (0.5 in the program)";
  info.options = options(default_substrate);
  info.source =
      "Walker et al. 2024, doi:10.24963/ijcai.2024/59 (MAS), and its program, whose maps are >= 0";
  return info;
}

MagnitudeAlignment::MagnitudeAlignment(MetricInfo info, const Options& options)
    : PerturbationCurve(std::move(info), options, ExplainedOutput("prob")) {}

Tensor MagnitudeAlignment::aligned(const Evaluation& evaluation, const Tensor& answers) const {
  const auto pixels = static_cast<double>(evaluation.maps.front().size());
  const Tensor counts = (fraction(evaluation) * pixels).round().to(at::kLong);
  std::vector<Tensor> shares;
  for (const MapView& map : evaluation.maps) shares.push_back(mass_shares(map, counts));
  const Tensor values = answers.to(at::kDouble);
  const Tensor start = values.slice(1, 0, 1), span = values.slice(1, -1) - start;
  const Tensor reached = std::get<0>(((values - start) / span).clamp(0, 1).cummax(1));
  return (reached - (at::stack(shares) - reached).abs()).clamp_min(0);
}

}  // namespace fbbench
