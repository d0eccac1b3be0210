// SPDX-License-Identifier: Apache-2.0
#include "metrics/metric.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

namespace fbbench {

template class Registry<Metric>;

const char* category_name(Category category) {
  switch (category) {
    case Category::kFaithfulness:
      return "faithfulness";
    case Category::kLocalisation:
      return "localisation";
    case Category::kComplexity:
      return "complexity";
    case Category::kRobustness:
      return "robustness";
    case Category::kRandomisation:
      return "randomisation";
    case Category::kAxiomatic:
      return "axiomatic";
  }
  return "";
}

void Metric::check(const Network&, const DatasetFacts& dataset) const {
  FBBENCH_REQUIRE(dataset.has_masks || !info_.needs_masks, BadInput,
                  info_.name << ": needs masks, and " << dataset.label
                             << " has none; want a data set with boxes or masks");
}

void Metric::check_method(const MethodFacts& method) const {
  FBBENCH_REQUIRE(method.explains_again || !info_.explains_again, Unsupported,
                  info_.name << ": explains other images, too, which " << method.name
                             << " can't; want a method that is computed");
}

Scores Metric::evaluate(const Evaluation& evaluation) const {
  auto count = static_cast<int64_t>(evaluation.maps.size());
  FBBENCH_PROMISE(count == evaluation.batch.size(), info_.name << ": one map a sample");
  for (const MapView& map : evaluation.maps) {
    require_shape(map.map(), {evaluation.network.input().height, evaluation.network.input().width},
                  at::kFloat, "map");
  }
  at::NoGradGuard no_grad;
  Scores scores = evaluate_impl(evaluation);
  require_shape(scores.value, {count}, at::kDouble, info_.name + "'s scores");
  auto values = scores.value.accessor<double, 1>();
  for (int64_t i = 0; i < count; ++i) {
    const MapView& map = evaluation.maps[static_cast<size_t>(i)];
    if (map.finite() && !map.all_zero()) continue;
    values[i] = NAN;
    if (scores.curve.defined()) scores.curve[i].fill_(NAN);
  }
  return scores;
}

Scores PerMapMetric::evaluate_impl(const Evaluation& evaluation) const {
  auto count = static_cast<int64_t>(evaluation.maps.size());
  Scores scores;
  scores.value = at::empty({count}, at::kDouble);
  auto* values = scores.value.data_ptr<double>();
  at::parallel_for(0, count, /*grain_size=*/1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) values[i] = score(evaluation, static_cast<size_t>(i));
  });
  return scores;
}

}  // namespace fbbench
