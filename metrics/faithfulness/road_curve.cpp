// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/road_curve.h"

#include <algorithm>

#include "core/seed.h"
#include "metrics/digest.h"
#include "metrics/faithfulness/perturbation.h"
#include "perturbations/imputation.h"

namespace fbbench {

MetricInfo RoadMetric::info_of(const std::string& name, const std::string& brief) {
  MetricInfo info = perturbation_info(name, brief);
  info.options = {
      {"percent", "10,20,30,40,50,60,70,80,90", "of the pixels imputed at each point, below 100"},
      {"noise", "0.01", "standard deviation of what is added to imputed pixels, normalised space"},
      {"output", "prob", "prob: the target's probability; correct: 1 where it is the top class",
       one_of({"prob", "correct"})}};
  info.source =
      "Rong et al. 2022, arXiv:2202.00449, with output=correct; pytorch-grad-cam, which cuts at a "
      "percentile";
  return info;
}

RoadMetric::RoadMetric(MetricInfo info, const Options& options)
    : Metric(std::move(info)),
      percent_(options.get_doubles("percent", 0, 100)),
      noise_(options.get_double("noise", 0, 100)),
      correct_(options.get_choice("output") == "correct") {
  FBBENCH_REQUIRE(*std::max_element(percent_.begin(), percent_.end()) < 100, BadOption,
                  this->info().name << ": percent: want less than 100, of which nothing is left to "
                                    << "impute from");
  for (const char* name : {"percent", "noise", "output"})
    choices_ += options.get_string(name) + ";";
}

void RoadMetric::write(const Evaluation& evaluation, int64_t i, const std::vector<int32_t>& order,
                       double q, Random* random, const Tensor& image) const {
  const Tensor& own = evaluation.batch.images[i];
  image.copy_(own);
  const double pixels = q * static_cast<double>(order.size()) / 100;
  const PixelSpan missing{order.data(), static_cast<int64_t>(pixels)};
  const Tensor values = impute(own, missing);
  const int64_t width = own.size(2);
  auto at = image.accessor<float, 3>();
  for (int64_t c = 0; c < own.size(0); ++c) {
    const auto* value = values.data_ptr<double>() + c * missing.count;
    for (int64_t k = 0; k < missing.count; ++k) {
      const double noise = noise_ > 0 ? noise_ * random->normal() : 0;
      at[c][missing.data[k] / width][missing.data[k] % width] =
          static_cast<float>(value[k] + noise);
    }
  }
}

Tensor RoadMetric::answers(const Evaluation& evaluation, First first) const {
  const Batch& batch = evaluation.batch;
  const auto count = static_cast<int64_t>(percent_.size());
  auto make = [&] {
    std::vector<std::vector<int32_t>> orders;
    for (const MapView& map : evaluation.maps) {
      orders.push_back(map.order());
      if (first == First::kLeastSalient) std::reverse(orders.back().begin(), orders.back().end());
    }
    Random random(0);
    const Tensor logits =
        variant_logits(evaluation, count, [&](int64_t i, int64_t j, const Tensor& image) {
          const auto at = static_cast<size_t>(i);
          if (j == 0) random = Random(derive_seed(batch.seed, "road", batch.samples[at].id));
          write(evaluation, i, orders[at], percent_[static_cast<size_t>(j)], &random, image);
        });
    const Tensor targets = batch.targets.repeat_interleave(count);
    const Tensor answers =
        correct_ ? logits.argmax(1) == targets : evaluation.network.probability(logits, targets);
    return answers.to(at::kDouble).view({-1, count});
  };
  if (!evaluation.forwards) return make();
  const char* end = first == First::kMostSalient ? "morf " : "lerf ";
  return evaluation.forwards->once("road " + (end + choices_) + digest(evaluation.maps), make);
}

Scores RoadMetric::evaluate_impl(const Evaluation& evaluation) const {
  const Tensor answers = curve(evaluation);
  return {answers.mean(1), answers.to(at::kFloat), at::tensor(percent_) / 100};
}

}  // namespace fbbench
