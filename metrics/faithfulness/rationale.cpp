// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/rationale.h"

#include <algorithm>
#include <cmath>

#include "metrics/support_size.h"

namespace fbbench {

MetricInfo RationaleMetric::info_of(const std::string& name, const std::string& brief) {
  MetricInfo info = perturbation_info(name, brief);
  info.min = -1;
  info.undefined = "all-zero map; with mass: no positive mass";
  info.options = substrate_options("zero");
  info.options.push_back({"percent", "1,5,10,20,50", "of the pixels in each rationale"});
  info.options.push_back({"mass", "0",
                          "in (0, 1]: in place of percent one rationale, the fewest pixels that "
                          "hold this share of the positive mass"});
  info.options.push_back(output_option("prob"));
  info.source =
      "DeYoung et al. 2020, arXiv:1911.03429 (ERASER), as its program averages; the paper divides "
      "by one more";
  return info;
}

RationaleMetric::RationaleMetric(MetricInfo info, const Options& options, Keeps keeps)
    : PerturbingMetric(std::move(info), options),
      keeps_(keeps),
      percent_(options.get_doubles("percent", 0, 100)),
      mass_(options.get_double("mass", 0, 1)) {}

int64_t RationaleMetric::size(const MapView& map, size_t rationale) const {
  if (mass_ > 0) return support_size(map, mass_);
  const double pixels = percent_[rationale] * static_cast<double>(map.size()) / 100;
  return std::max<int64_t>(1, static_cast<int64_t>(pixels));
}

Scores RationaleMetric::evaluate_impl(const Evaluation& evaluation) const {
  const int64_t rationales = mass_ > 0 ? 1 : static_cast<int64_t>(percent_.size());
  const From from = keeps_ == Keeps::kRest ? From::kImage : From::kSubstrate;
  const Tensor changed = answers(evaluation, from, rationales, [&](int64_t i, int64_t r) {
    const MapView& map = evaluation.maps[static_cast<size_t>(i)];
    return PixelSpan{map.order().data(), size(map, static_cast<size_t>(r))};
  });
  const Tensor falls = image_answer(evaluation) - changed.mean(1);
  Scores scores;
  scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
    if (mass_ > 0 && map.positive_mass() == 0) return double{NAN};
    return falls[i].item<double>();
  });
  return scores;
}

}  // namespace fbbench
