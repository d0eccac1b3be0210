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

Tensor ImageTimesMap::explanations(const Evaluation& evaluation, const Tensor& scaled) const {
  const Tensor& images = evaluation.batch.images;
  if (normalised_) return (images * scaled).to(at::kFloat);
  // x01 u, normalised, without the rounding of going to [0,1] and back: x u + (0 - mean) / std
  // (1 - u).
  Tensor black = evaluation.network.input().normalise(at::zeros_like(images));
  return (images * scaled + black * (1 - scaled)).to(at::kFloat);
}

Scores ImageTimesMap::evaluate_impl(const Evaluation& evaluation) const {
  const Batch& batch = evaluation.batch;
  Tensor scaled = scaled_maps(evaluation.maps);
  Tensor defined = scaled.isfinite().flatten(1).all(1);
  // What isn't a number would reach the other images of its chunk.
  Tensor explained = explanations(evaluation, at::nan_to_num(scaled, 0, 0, 0));
  ForwardCache alone;
  ForwardCache& forwards = evaluation.forwards ? *evaluation.forwards : alone;
  const std::string key =
      std::string(normalised_ ? "normalised" : "image") + " times " + digest(evaluation.maps);
  auto logits = forwards.logits({{ForwardCache::kImage, batch.images}, {key, explained}},
                                evaluation.network, batch);
  auto probability = [&](const Tensor& of) {
    return evaluation.network.probability(of, batch.targets).to(at::kDouble);
  };
  Scores scores;
  scores.value = at::where(defined, score(probability(logits[0]), probability(logits[1])), NAN);
  return scores;
}

}  // namespace fbbench
