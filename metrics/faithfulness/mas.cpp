// SPDX-License-Identifier: Apache-2.0
/// \brief mas_insertion less mas_deletion.
///
///   curve = that of mas_insertion less that of mas_deletion, each with its own default substrate;
///   score = area under it
///
/// Cost     both of theirs, shared with them where steps are equal
#include <memory>

#include "metrics/faithfulness/magnitude_alignment.h"

namespace fbbench {
namespace {

class Mas final : public Metric {
 public:
  static MetricInfo describe() {
    MetricInfo info = MagnitudeAlignment::info_of("mas", "mas_insertion less mas_deletion",
                                                  /*default_substrate=*/"zero");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.options = {step_option()};
    return info;
  }

  explicit Mas(const Options& options)
      : Metric(describe()),
        insertion_(part("mas_insertion", options)),
        deletion_(part("mas_deletion", options)) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Metric::check(network, dataset);
    insertion_->check(network, dataset);
  }

 private:
  static std::unique_ptr<Metric> part(const std::string& name, const Options& options) {
    return Registry<Metric>::get().create(name + ":step=" + options.get_string("step"));
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Scores gained = insertion_->evaluate(evaluation), lost = deletion_->evaluate(evaluation);
    return {gained.value - lost.value, gained.curve - lost.curve, gained.fraction};
  }

  std::unique_ptr<const Metric> insertion_, deletion_;
};

FBBENCH_REGISTER(Metric, Mas);

}  // namespace
}  // namespace fbbench
