// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/perturbation.h"

#include <algorithm>
#include <cstring>
#include <sstream>

#include "metrics/faithfulness/substrate.h"
#include "models/network/queries.h"

namespace fbbench {

Tensor target_probabilities(const Network& network, int64_t count, int64_t forward_batch,
                            const WriteImage& write,
                            const std::function<int64_t(int64_t i)>& target_of) {
  const InputFormat& input = network.input();
  const int64_t image_size = input.channels * input.height * input.width;
  Tensor targets = at::empty({count}, at::kLong);
  for (int64_t i = 0; i < count; ++i) targets.data_ptr<int64_t>()[i] = target_of(i);
  Tensor logits =
      logits_of(network, count, forward_batch, [&](int64_t first, const Tensor& images) {
        for (int64_t i = 0; i < images.size(0); ++i) {
          write(first + i, images.data_ptr<float>() + i * image_size);
        }
      });
  return network.probability(logits, targets);
}

int64_t path_points(int64_t pixels, int64_t step) { return (pixels + step - 1) / step + 1; }

Tensor probability_along(const PixelPath& path, const Evaluation& evaluation) {
  // Channels last: a pixel's channels lie side by side, and the network wants them so.
  Tensor start = path.start.images.contiguous(at::MemoryFormat::ChannelsLast);
  Tensor end = path.end.images.contiguous(at::MemoryFormat::ChannelsLast);
  int64_t maps = start.size(0), channels = start.size(1);
  int64_t pixels = start.size(2) * start.size(3);
  int64_t between = path_points(pixels, path.step) - 2;  // points that aren't an end
  auto image_bytes = static_cast<size_t>(pixels * channels) * sizeof(float);
  auto pixel_bytes = static_cast<size_t>(channels) * sizeof(float);
  std::vector<float> current(static_cast<size_t>(pixels * channels));

  auto write = [&](int64_t i, float* out) {
    int64_t map = i / between, point = i % between + 1;
    const float* from = start.data_ptr<float>() + map * pixels * channels;
    const float* to = end.data_ptr<float>() + map * pixels * channels;
    if (point == 1) std::memcpy(current.data(), from, image_bytes);
    const int32_t* order = path.order[static_cast<size_t>(map)];
    for (int64_t k = (point - 1) * path.step; k < point * path.step; ++k) {
      int64_t at = order[k] * channels;
      std::memcpy(current.data() + at, to + at, pixel_bytes);
    }
    std::memcpy(out, current.data(), image_bytes);
  };
  const auto* targets = evaluation.batch.targets.data_ptr<int64_t>();
  Tensor inner =
      target_probabilities(evaluation.network, maps * between, evaluation.batch.forward_batch,
                           write, [&](int64_t i) { return targets[i / between]; });
  return at::cat({path.start.probability.unsqueeze(1), inner.view({maps, between}),
                  path.end.probability.unsqueeze(1)},
                 1);
}

Tensor area_under(const Tensor& curves) {
  Tensor values = curves.to(at::kDouble);
  Tensor ends = values.select(1, 0) + values.select(1, -1);
  return (values.sum(1) - ends / 2) / static_cast<double>(values.size(1) - 1);
}

MetricInfo perturbation_info(const std::string& name, const std::string& brief,
                             const std::string& default_substrate) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kFaithfulness;
  info.unit = "probability";
  info.signs = "signed map";
  info.ties = "lowest pixel index first";
  info.undefined = "all-zero map";
  info.options = {{"step", "0", "pixels changed at a time; 0: one row of the image"},
                  {"substrate", default_substrate, substrate_help()},
                  {"sigma", "5", "px, of substrate=gaussian"}};
  return info;
}

PerturbationCurve::PerturbationCurve(MetricInfo info, const Options& options)
    : Metric(std::move(info)),
      step_(options.get_int("step", 0)),
      substrate_(options.get_choice("substrate", substrate_names())),
      sigma_(options.get_double("sigma", 0.1, 1000)) {}

void PerturbationCurve::check(const Network& network, const DatasetFacts& dataset) const {
  Metric::check(network, dataset);
  int64_t pixels = network.input().height * network.input().width;
  FBBENCH_REQUIRE(
      step_ <= pixels, BadOption,
      info().name << ": step: want at most the image's " << pixels << " pixels, got " << step_);
}

Scores PerturbationCurve::evaluate_impl(const Evaluation& evaluation) const {
  const Tensor& images = evaluation.batch.images;
  int64_t pixels = images.size(2) * images.size(3);
  ForwardCache alone;
  ForwardCache* forwards = evaluation.forwards ? evaluation.forwards : &alone;
  Tensor substrate = make_substrate(substrate_, images, sigma_);
  std::ostringstream key;
  key << substrate_ << ' ' << std::hexfloat << sigma_;  // to the last bit
  auto said = forwards->probabilities({{ForwardCache::kImage, images}, {key.str(), substrate}},
                                      evaluation.network, evaluation.batch);
  auto [start, end] = ends({images, said[0]}, {substrate, said[1]});
  PixelPath path{start, end, {}, step_ > 0 ? step_ : images.size(3)};
  for (const MapView& map : evaluation.maps) path.order.push_back(map.order().data());

  Scores scores;
  scores.curve = probability_along(path, evaluation);
  scores.value = area_under(scores.curve);
  Tensor changed = at::arange(scores.curve.size(1), at::kDouble) * static_cast<double>(path.step);
  scores.fraction = changed.clamp_max_(static_cast<double>(pixels)) / static_cast<double>(pixels);
  return scores;
}

}  // namespace fbbench
