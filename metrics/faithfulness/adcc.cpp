// SPDX-License-Identifier: Apache-2.0
/// \brief Average drop, coherency and complexity in one number.
///
///   score = 3 / (1 / coherency + 1 / (1 - mean u) + 1 / (1 - average_drop)),   0 where a term is
///   0; u = (map - min) / (max - min)
///
/// Cost     1 explanation a map, shared with coherency, and 1 forward pass, shared with
/// average_drop
#include "metrics/faithfulness/explanation_seen_again.h"

namespace fbbench {
namespace {

class Adcc final : public ExplanationSeenAgain {
 public:
  static MetricInfo describe() {
    return info_of("adcc", "harmonic mean of coherency, simplicity and the probability kept");
  }

  explicit Adcc(const Options& options) : ExplanationSeenAgain(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Seen seen = through_maps(evaluation);
    const Tensor simplicity = 1 - seen.scaled.mean({1, 2, 3});
    const Tensor kept = 1 - drop(probabilities(evaluation, seen));
    const Tensor inverses =
        1 / coherency(evaluation, seen) + 1 / simplicity + 1 / kept;  // infinite where a term is 0
    return {3 / inverses, {}, {}};
  }
};

FBBENCH_REGISTER(Metric, Adcc);

}  // namespace
}  // namespace fbbench
