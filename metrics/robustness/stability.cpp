// SPDX-License-Identifier: Apache-2.0
#include "metrics/robustness/stability.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fbbench {
namespace {

/// The items in their order, `size` at a time.
template <class Item>
std::vector<std::vector<Item>> chunks_of(const std::vector<Item>& items, int64_t size) {
  std::vector<std::vector<Item>> chunks;
  for (size_t first = 0; first < items.size(); first += static_cast<size_t>(size)) {
    auto begin = items.begin() + static_cast<int64_t>(first);
    chunks.emplace_back(begin, begin + std::min<int64_t>(size, items.end() - begin));
  }
  return chunks;
}

}  // namespace

MetricInfo StabilityMetric::info_of(const std::string& name, const std::string& brief,
                                    const std::string& perturbation) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kRobustness;
  info.direction = Direction::kLower;
  info.max = std::numeric_limits<double>::infinity();
  info.unit = "ratio";
  info.signs = "signed map";
  info.ties = "don't matter";
  info.undefined = "all-zero map; no copy keeps its predicted class; 0 / 0";
  info.explains_again = true;
  info.options = {
      {"perturbation", perturbation, "what makes copies of the image, [SPEC] of a perturbation"},
      {"samples", "10", "copies an image, 1 to 10000; fewer where there are no more draws"},
      {"any_prediction", "false", "whether copies count whose predicted class is another"}};
  return info;
}

StabilityMetric::StabilityMetric(MetricInfo info, const Options& options)
    : Metric(std::move(info)),
      perturbation_(Registry<ImagePerturbation>::get().create(options.get_string("perturbation"))),
      copies_(std::min(options.get_int("samples", 1, 10000), perturbation_->draws())),
      any_prediction_(options.get_bool("any_prediction")) {}

void StabilityMetric::check(const Network& network, const DatasetFacts& dataset) const {
  Metric::check(network, dataset);
  perturbation_->check(network.input(), dataset);
}

StabilityMetric::Answer StabilityMetric::logits() {
  return {"logits",
          [](const Network& network, const Tensor& images) { return network.forward(images); }};
}

Tensor StabilityMetric::images(const Evaluation& evaluation,
                               const std::vector<Place>& places) const {
  const Batch& batch = evaluation.batch;
  std::vector<Tensor> images;
  images.reserve(places.size());
  for (const auto& [image, copy] : places) {
    images.push_back(copy == 0 ? batch.images[image]
                               : perturbation_->perturb(batch, image, evaluation.network.input(),
                                                        /*draw=*/copy - 1));
  }
  return at::stack(images);
}

/// [N,1 + copies,D] float64.
Tensor StabilityMetric::answers(const Evaluation& evaluation, const Answer& answer) const {
  const int64_t count = evaluation.batch.size();
  auto make = [&] {
    std::vector<Place> places;
    for (int64_t i = 0; i < count; ++i) {
      for (int64_t copy = 0; copy <= copies_; ++copy) places.push_back({i, copy});
    }
    std::vector<Tensor> rows;
    for (const auto& chunk : chunks_of(places, evaluation.batch.forward_batch)) {
      const Tensor said = answer.of(evaluation.network, images(evaluation, chunk));
      rows.push_back(said.flatten(1).to(at::kDouble));
    }
    return at::cat(rows).view({count, 1 + copies_, -1});
  };
  if (!evaluation.forwards) return make();
  const std::string key = std::string(answer.name) + " of " + std::to_string(copies_) +
                          " copies by " + perturbation_->spec();
  return evaluation.forwards->once(key, make);
}

/// Which copies count: [N,copies] bool.
Tensor StabilityMetric::counted(const Evaluation& evaluation) const {
  if (any_prediction_) return at::ones({evaluation.batch.size(), copies_}, at::kBool);
  const Tensor predicted = answers(evaluation, logits()).argmax(2);
  return predicted.narrow(1, 1, copies_).eq(predicted.narrow(1, 0, 1));
}

/// Of these images, for their targets: [M,H,W].
Tensor StabilityMetric::maps(const Evaluation& evaluation, const std::vector<Place>& places,
                             const Tensor& images) const {
  const Batch& batch = evaluation.batch;
  std::vector<int64_t> rows;
  std::vector<std::string> ids;
  for (const Place& place : places) {
    rows.push_back(place.image);
    ids.push_back(batch.samples[static_cast<size_t>(place.image)].id);
  }
  const Tensor targets = batch.targets.index_select(0, at::tensor(rows, at::kLong));
  return evaluation.explain_again(evaluation.network, images, targets, ids);
}

/// Of the copies that count, [N,copies] float64; NaN of the others.
Tensor StabilityMetric::changes(const Evaluation& evaluation, const Tensor& counted) const {
  const Batch& batch = evaluation.batch;
  std::vector<Place> places;
  for (int64_t i = 0; i < batch.size(); ++i) {
    for (int64_t copy = 1; copy <= copies_; ++copy) {
      if (counted[i][copy - 1].item<bool>()) places.push_back({i, copy});
    }
  }
  const Tensor said = compared().of ? answers(evaluation, compared()) : Tensor();
  auto seen = [&](const Place& place, const Tensor& image, const Tensor& map) {
    return Seen{image.to(at::kDouble), map.to(at::kDouble),
                said.defined() ? said[place.image][place.copy] : said};
  };
  Tensor changes = at::full({batch.size(), copies_}, NAN, at::kDouble);
  for (const auto& chunk : chunks_of(places, batch.forward_batch)) {
    const Tensor copies = images(evaluation, chunk);
    const Tensor copies_maps = maps(evaluation, chunk, copies);
    for (int64_t k = 0; k < copies.size(0); ++k) {
      const auto& [i, copy] = chunk[static_cast<size_t>(k)];
      const Tensor& own = evaluation.maps[static_cast<size_t>(i)].map();
      changes[i][copy - 1] =
          change(seen({i, 0}, batch.images[i], own), seen({i, copy}, copies[k], copies_maps[k]));
    }
  }
  return changes;
}

Scores StabilityMetric::evaluate_impl(const Evaluation& evaluation) const {
  const Tensor kept = counted(evaluation);
  const Tensor all = changes(evaluation, kept);
  Scores scores;
  scores.value = at::full({evaluation.batch.size()}, NAN, at::kDouble);
  for (int64_t i = 0; i < all.size(0); ++i) {
    const Tensor of_image = all[i].masked_select(kept[i]);
    if (of_image.numel() > 0) scores.value[i] = summary(of_image);
  }
  return scores;
}

}  // namespace fbbench
