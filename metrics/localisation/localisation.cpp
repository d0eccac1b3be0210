// SPDX-License-Identifier: Apache-2.0
#include "metrics/localisation/localisation.h"

#include <ATen/Parallel.h>

#include <cmath>

#include "core/region.h"

namespace fbbench {
namespace {

/// `mask` [H,W] bool, contiguous; it owns the pixels.
ObjectMask object_of(const Tensor& mask) {
  const auto* pixels = static_cast<const uint8_t*>(mask.data_ptr());
  int64_t area = 0;
  for (int64_t i = 0; i < mask.numel(); ++i) area += pixels[i];
  return {pixels, area, mask.numel()};
}

}  // namespace

MetricInfo localisation_info(const std::string& name, const std::string& brief) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kLocalisation;
  info.direction = Direction::kHigher;
  info.unit = "fraction";
  info.undefined =
      "no object of the target (with any_target: none at all), or an empty one; map all zero, "
      "ignored pixels aside";
  info.needs_masks = true;
  info.options = {
      {"at", "input", "where map and mask meet: the network's input size, or the original size",
       one_of({"input", "original"})},
      {"any_target", "false", "where the target has no object, take those of all classes"}};
  return info;
}

ObjectMetric::ObjectMetric(MetricInfo info, const Options& options)
    : Metric(std::move(info)),
      at_original_(options.get_choice("at") == "original"),
      any_target_(options.get_bool("any_target")) {}

void ObjectMetric::check(const Network& network, const DatasetFacts& dataset) const {
  Metric::check(network, dataset);
  FBBENCH_REQUIRE(!at_original_ || network.input().resize == InputFormat::Resize::kStretch,
                  BadOption,
                  info().name << ": at: want input for a network with resize=shorter_side_crop, "
                                 "whose map doesn't cover the original; got original");
}

Scores ObjectMetric::evaluate_impl(const Evaluation& evaluation) const {
  int64_t count = evaluation.batch.size(), points = 0;
  Scores scores = {at::empty({count}, at::kDouble), {}, fraction()};
  float* curves = nullptr;
  if (scores.fraction.defined()) {
    points = scores.fraction.size(0);
    scores.curve = at::full({count, points}, NAN, at::kFloat);
    curves = scores.curve.data_ptr<float>();
  }
  auto* values = scores.value.data_ptr<double>();
  at::parallel_for(0, count, /*grain_size=*/1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      values[i] = score(evaluation, i, curves ? curves + i * points : nullptr);
    }
  });
  return scores;
}

double ObjectMetric::score(const Evaluation& evaluation, int64_t i, float* curve) const {
  const Sample& sample = evaluation.batch.samples[static_cast<size_t>(i)];
  int64_t target = evaluation.batch.targets.data_ptr<int64_t>()[i];
  const Region region = region_of(sample, target, any_target_, at_original_);
  if (!region.object.defined()) return NAN;
  require_shape(region.object, {-1, -1}, at::kBool, "mask of " + sample.id);
  const Tensor mask = region.object.contiguous();
  const MapView& map = evaluation.maps[static_cast<size_t>(i)];
  const MapView& view = at_original_ ? map.resized(mask.size(0), mask.size(1)) : map;
  require_shape(mask, {view.height(), view.width()}, at::kBool, "mask of " + sample.id);
  ObjectMask object = object_of(mask);
  if (object.area == 0) return NAN;
  const Tensor& ignored = region.ignored;
  if (!ignored.defined()) return score(view, object, curve);
  require_shape(ignored, mask.sizes().vec(), at::kBool, "ignored pixels of " + sample.id);
  if (MapView(view.map().masked_fill(ignored, 0)).all_zero()) return NAN;
  object.counted -= ignored.sum().item<int64_t>();
  return score(MapView(view.map().masked_fill(ignored, -INFINITY)), object, curve);
}

}  // namespace fbbench
