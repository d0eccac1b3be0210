// SPDX-License-Identifier: Apache-2.0
#include "metrics/metric.h"

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
  }
  return "";
}

void Metric::check(const Network&, const DatasetFacts& dataset) const {
  FBBENCH_REQUIRE(dataset.has_masks || !info_.needs_masks, BadInput,
                  info_.name << ": needs masks, and " << dataset.label
                             << " has none; want a data set with boxes or masks");
}

Scores Metric::evaluate(const Evaluation& evaluation) const {
  auto count = static_cast<int64_t>(evaluation.maps.size());
  FBBENCH_PROMISE(count == evaluation.batch.size(), info_.name << ": one map a sample");
  for (const MapView& map : evaluation.maps) {
    require_shape(map.map(), {evaluation.network.input().height, evaluation.network.input().width},
                  at::kFloat, "map");
  }
  Scores scores = evaluate_impl(evaluation);
  require_shape(scores.value, {count}, at::kDouble, info_.name + "'s scores");
  for (int64_t i = 0; i < count; ++i) {
    if (evaluation.maps[static_cast<size_t>(i)].all_zero()) scores.value[i] = NAN;
  }
  return scores;
}

}  // namespace fbbench
