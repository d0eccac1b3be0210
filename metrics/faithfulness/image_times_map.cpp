// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/image_times_map.h"

#include <cmath>

#include "metrics/digest.h"

namespace fbbench {
namespace {

/// (m - min m) / (max m - min m), [N,1,H,W] float64; not finite where a map is constant or isn't
/// finite.
Tensor scaled_maps(const std::vector<MapView>& maps) {
  std::vector<Tensor> all;
  all.reserve(maps.size());
  for (const MapView& map : maps) all.push_back(map.map());
  Tensor values = at::stack(all).to(at::kDouble).unsqueeze(1);
  Tensor low = values.amin({1, 2, 3}, /*keepdim=*/true);
  return (values - low) / (values.amax({1, 2, 3}, /*keepdim=*/true) - low);
}

}  // namespace

MetricInfo ImageTimesMap::info_of(const std::string& name, const std::string& brief) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kFaithfulness;
  info.unit = "fraction";
  info.signs = "signed map, scaled to [0,1]";
  info.ties = "don't matter";
  info.undefined = "constant map";
  info.options = {
      {"space", "normalised",
       "where the map multiplies: the normalised image, towards the data's mean colour, "
       "or the image in [0,1], towards black (normalised, image)",
       one_of({"normalised", "image"})}};
  return info;
}

ImageTimesMap::ImageTimesMap(MetricInfo info, const Options& options)
    : Metric(std::move(info)), normalised_(options.get_choice("space") == "normalised") {}

ImageTimesMap::Seen ImageTimesMap::through_maps(const Evaluation& evaluation) const {
  const Tensor& images = evaluation.batch.images;
  Seen seen;
  const Tensor scaled = scaled_maps(evaluation.maps);
  seen.defined = scaled.isfinite().flatten(1).all(1);
  // What isn't a number would reach the other images of its chunk.
  seen.scaled = at::nan_to_num(scaled, 0, 0, 0);
  seen.images = images * seen.scaled;
  if (!normalised_) {
    // x01 u, normalised, without the rounding of going to [0,1] and back: x u + (0 - mean) / std
    // (1 - u).
    seen.images += evaluation.network.input().normalise(at::zeros_like(images)) * (1 - seen.scaled);
  }
  seen.images = seen.images.to(at::kFloat);
  return seen;
}

ImageTimesMap::Probabilities ImageTimesMap::probabilities(const Evaluation& evaluation,
                                                          const Seen& seen) const {
  const Batch& batch = evaluation.batch;
  ForwardCache alone;
  ForwardCache& forwards = evaluation.forwards ? *evaluation.forwards : alone;
  const std::string key =
      std::string(normalised_ ? "normalised" : "image") + " times " + digest(evaluation.maps);
  auto logits = forwards.logits({{ForwardCache::kImage, batch.images}, {key, seen.images}},
                                evaluation.network, batch);
  auto probability = [&](const Tensor& of) {
    return evaluation.network.probability(of, batch.targets).to(at::kDouble);
  };
  return {probability(logits[0]), probability(logits[1])};
}

Scores ProbabilityThroughMap::evaluate_impl(const Evaluation& evaluation) const {
  const Seen seen = through_maps(evaluation);
  Scores scores;
  scores.value = at::where(seen.defined, score(probabilities(evaluation, seen)), NAN);
  return scores;
}

}  // namespace fbbench
