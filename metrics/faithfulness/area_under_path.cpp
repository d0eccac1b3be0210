// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/area_under_path.h"

#include <cmath>

namespace fbbench {
namespace {

/// The least that an image's answer lies above its substrate's where the way between is a scale.
constexpr double kLeastSpan = 1e-6;

MetricInfo as_asked(MetricInfo info, const Options& options) {
  if (!options.get_bool("normalise")) return info;
  info.unit = "share of the way from substrate to image";
  info.min = -INFINITY;
  info.max = INFINITY;
  info.undefined += "; an image whose answer isn't above its substrate's";
  return info;
}

}  // namespace

MetricInfo AreaUnderPath::info_of(const std::string& name, const std::string& brief,
                                  const std::string& default_substrate) {
  MetricInfo info = perturbation_info(name, brief);
  info.options = options(default_substrate);
  info.options.push_back(output_option("prob"));
  info.options.push_back(
      {"normalise", "false", "scale answers so that the substrate's is 0 and the image's 1"});
  return info;
}

AreaUnderPath::AreaUnderPath(MetricInfo info, const Options& options)
    : PerturbationCurve(as_asked(std::move(info), options), options),
      normalise_(options.get_bool("normalise")) {}

Scores AreaUnderPath::evaluate_impl(const Evaluation& evaluation) const {
  Tensor answers = curve(evaluation).to(at::kDouble);
  if (normalise_) {
    const Ends both = ends(evaluation);
    Tensor low = both.substrate.answer.to(at::kDouble).unsqueeze(1);
    Tensor span = both.image.answer.to(at::kDouble).unsqueeze(1) - low;
    answers = at::where(span > kLeastSpan, (answers - low) / span, NAN);
  }
  return {area_under(answers), answers.to(at::kFloat), fraction(evaluation)};
}

}  // namespace fbbench
