// SPDX-License-Identifier: Apache-2.0
#include "runners/run/scoring.h"

#include <ATen/core/grad_mode.h>

#include "runners/run/fault_isolation.h"

namespace fbbench {
namespace {

std::vector<Scored> score_together(const Metric& metric, const Evaluation& evaluation) {
  Scores scores = metric.evaluate(evaluation);
  std::vector<Scored> results(evaluation.maps.size());
  for (size_t i = 0; i < results.size(); ++i) {
    auto at = static_cast<int64_t>(i);
    results[i].value = scores.value[at].item<double>();
    if (scores.curve.defined()) results[i].curve = scores.curve[at];
    results[i].fraction = scores.fraction;
  }
  return results;
}

}  // namespace

std::vector<Scored> score(const Metric& metric, const Evaluation& evaluation) {
  at::NoGradGuard no_grad;
  int64_t count = evaluation.batch.size();
  return together_or_alone<Scored>(count, [&](int64_t first, int64_t n) {
    if (n == count) return score_together(metric, evaluation);
    Batch one = evaluation.batch.one(first);
    std::vector<MapView> map = {evaluation.maps[static_cast<size_t>(first)]};
    return score_together(metric,
                          {evaluation.network, one, map, nullptr, evaluation.explain_again});
  });
}

}  // namespace fbbench
