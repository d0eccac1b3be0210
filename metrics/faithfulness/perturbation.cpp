// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/perturbation.h"

#include <cmath>
#include <cstring>

#include "models/network/queries.h"

namespace fbbench {
namespace {

constexpr const char* kProbability = "probability";

ExplainedOutput output_of(const Options& options) {
  return ExplainedOutput(options.get_choice("output"));
}

MetricInfo in_unit_of(const ExplainedOutput& output, MetricInfo info) {
  if (info.unit != kProbability || output.name() == "prob") return info;
  info.unit = output.name();
  info.min = -double{INFINITY};
  info.max = INFINITY;
  return info;
}

/// In raster order.
std::vector<int32_t> other_pixels(const PixelSpan& set, int64_t pixels) {
  std::vector<bool> in_set(static_cast<size_t>(pixels));
  for (int64_t k = 0; k < set.count; ++k) in_set[static_cast<size_t>(set.data[k])] = true;
  std::vector<int32_t> others;
  for (size_t pixel = 0; pixel < in_set.size(); ++pixel) {
    if (!in_set[pixel]) others.push_back(static_cast<int32_t>(pixel));
  }
  return others;
}

PixelSpan span_of(const std::vector<int32_t>& pixels) {
  return {pixels.data(), static_cast<int64_t>(pixels.size())};
}

}  // namespace

MetricInfo perturbation_info(const std::string& name, const std::string& brief) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kFaithfulness;
  info.unit = kProbability;
  info.signs = "signed map";
  info.ties = "lowest pixel index first";
  info.undefined = "all-zero map";
  return info;
}

OptionInfo output_option(const std::string& default_output) {
  return {"output", default_output, "what is watched of the target: prob (probability) or logit",
          one_of({"prob", "logit"})};
}

Tensor score_each(const Evaluation& evaluation,
                  const std::function<double(int64_t i, const MapView& map)>& score) {
  const auto count = static_cast<int64_t>(evaluation.maps.size());
  Tensor scores = at::full({count}, NAN, at::kDouble);
  for (int64_t i = 0; i < count; ++i) {
    const MapView& map = evaluation.maps[static_cast<size_t>(i)];
    if (map.finite()) scores.data_ptr<double>()[i] = score(i, map);
  }
  return scores;
}

Tensor variant_logits(const Evaluation& evaluation, int64_t count, const WriteVariant& write,
                      Sums sums) {
  const Batch& batch = evaluation.batch;
  auto write_chunk = [&](int64_t first, const Tensor& images) {
    for (int64_t n = 0; n < images.size(0); ++n) {
      write((first + n) / count, (first + n) % count, images[n]);
    }
  };
  return logits_of(evaluation.network, batch.size() * count, batch.forward_batch, write_chunk,
                   sums);
}

double sum_over(const PixelSpan& pixels, const float* values) {
  double sum = 0;
  for (int64_t k = 0; k < pixels.count; ++k) sum += values[pixels.data[k]];
  return sum;
}

std::vector<double> row_of(const Tensor& values, int64_t i) {
  const Tensor row = values[i].contiguous();
  return {row.data_ptr<double>(), row.data_ptr<double>() + row.numel()};
}

PerturbingMetric::PerturbingMetric(MetricInfo info, const Options& options)
    : PerturbingMetric(in_unit_of(output_of(options), std::move(info)), options,
                       output_of(options)) {}

PerturbingMetric::PerturbingMetric(MetricInfo info, const Options& options, ExplainedOutput output)
    : PerturbingMetric(std::move(info), options, std::move(output), make_substrate(options)) {}

PerturbingMetric::PerturbingMetric(MetricInfo info, const Options& options, ExplainedOutput output,
                                   std::unique_ptr<const Substrate> substrate)
    : Metric(std::move(info)),
      substrate_(std::move(substrate)),
      output_(std::move(output)),
      spec_(options.canonical().text()) {}

void PerturbingMetric::check(const Network& network, const DatasetFacts& dataset) const {
  Metric::check(network, dataset);
  substrate_->check(network.input());
}

std::vector<Tensor> PerturbingMetric::forwarded(
    const Evaluation& evaluation, const std::vector<ForwardCache::Keyed>& images) const {
  ForwardCache alone;
  ForwardCache& forwards = evaluation.forwards ? *evaluation.forwards : alone;
  std::vector<Tensor> answers;
  for (const Tensor& logits : forwards.logits(images, evaluation.network, evaluation.batch)) {
    answers.push_back(
        output_.score(evaluation.network, logits.to(at::kDouble), evaluation.batch.targets));
  }
  return answers;
}

PerturbingMetric::Ends PerturbingMetric::ends(const Evaluation& evaluation) const {
  const Tensor& images = evaluation.batch.images;
  Tensor substrate = substrates(evaluation);
  auto answers =
      forwarded(evaluation, {{ForwardCache::kImage, images}, {substrate_->spec(), substrate}});
  return {{images, answers[0]}, {substrate, answers[1]}};
}

Tensor PerturbingMetric::image_answer(const Evaluation& evaluation) const {
  return forwarded(evaluation, {{ForwardCache::kImage, evaluation.batch.images}}).front();
}

Tensor PerturbingMetric::answers(const Evaluation& evaluation, int64_t count,
                                 const WriteVariant& write) const {
  // Probabilities near 1 differ by less than float32 tells apart.
  const Tensor logits = variant_logits(evaluation, count, write, sums()).to(at::kDouble);
  const Tensor targets = evaluation.batch.targets.repeat_interleave(count);
  return output_.score(evaluation.network, logits, targets).view({-1, count});
}

Tensor PerturbingMetric::substrates(const Evaluation& evaluation, int64_t draw) const {
  const Batch& batch = evaluation.batch;
  std::vector<std::string> ids;
  ids.reserve(batch.samples.size());
  for (const Sample& sample : batch.samples) ids.push_back(sample.id);
  return substrate_->of({batch.images, evaluation.network.input(), ids, batch.seed, draw});
}

Tensor PerturbingMetric::answers(const Evaluation& evaluation, From from, int64_t count,
                                 const PixelsOf& changed, Sets sets, int64_t draw) const {
  const Tensor& images = evaluation.batch.images;
  if (count == 0) return at::empty({images.size(0), 0}, at::kDouble);
  if (substrate_->info().by_pixels) return imputed_answers(evaluation, from, count, changed);
  const Tensor others = substrates(evaluation, draw);
  // Channels last: a pixel's channels lie side by side, and the network wants them so.
  auto laid_out = [](const Tensor& all) { return all.contiguous(at::MemoryFormat::ChannelsLast); };
  const Tensor start = laid_out(from == From::kImage ? images : others);
  const Tensor end = laid_out(from == From::kImage ? others : images);
  const int64_t channels = start.size(1), size = start[0].numel();
  const size_t pixel_bytes = static_cast<size_t>(channels) * sizeof(float);
  const size_t image_bytes = static_cast<size_t>(size) * sizeof(float);
  std::vector<float> current(static_cast<size_t>(size));
  int64_t held = 0;  // of the set's pixels, in `current`
  return answers(evaluation, count, [&](int64_t i, int64_t j, const Tensor& image) {
    const float* other = end.data_ptr<float>() + i * size;
    if (j == 0 || sets == Sets::kEachAlone) {
      std::memcpy(current.data(), start.data_ptr<float>() + i * size, image_bytes);
      held = 0;
    }
    const PixelSpan pixels = changed(i, j);
    for (; held < pixels.count; ++held) {
      const int64_t at = pixels.data[held] * channels;
      std::memcpy(current.data() + at, other + at, pixel_bytes);
    }
    std::memcpy(image.data_ptr<float>(), current.data(), image_bytes);
  });
}

Tensor PerturbingMetric::imputed_answers(const Evaluation& evaluation, From from, int64_t count,
                                         const PixelsOf& changed) const {
  const Tensor& images = evaluation.batch.images;
  const Tensor nothing_left = substrates(evaluation);
  const int64_t pixels = images.size(2) * images.size(3);
  return answers(evaluation, count, [&](int64_t i, int64_t j, const Tensor& image) {
    const PixelSpan set = changed(i, j);
    std::vector<int32_t> others;
    if (from == From::kSubstrate) others = other_pixels(set, pixels);
    const PixelSpan taken = from == From::kImage ? set : span_of(others);
    image.copy_(taken.count == pixels ? nothing_left[i] : images[i]);
    if (taken.count == 0 || taken.count == pixels) return;
    substrate_->impute(evaluation.network.input(), taken, image);
  });
}

Tensor PerturbingMetric::drops(const Evaluation& evaluation, int64_t count, const PixelsOf& sets,
                               int64_t draw) const {
  Tensor without = answers(evaluation, From::kImage, count, sets, Sets::kEachAlone, draw);
  return image_answer(evaluation).unsqueeze(1) - without;
}

Tensor PerturbingMetric::shared_drops(const Evaluation& evaluation, int64_t count,
                                      const PixelsOf& sets) const {
  return once(evaluation, spec_, [&] { return drops(evaluation, count, sets); });
}

Tensor PerturbingMetric::once(const Evaluation& evaluation, const std::string& key,
                              const std::function<Tensor()>& make) const {
  if (!evaluation.forwards) return make();
  return evaluation.forwards->once(key + "; " + substrate_->spec() + "; " + output_.name(), make);
}

}  // namespace fbbench
