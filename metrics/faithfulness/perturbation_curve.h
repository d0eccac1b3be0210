// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that lead from an image to its substrate or back, a few pixels at a time in the
/// order of a map, and watch the network's answer.
#pragma once

#include <string>
#include <vector>

#include "metrics/faithfulness/steps.h"

namespace fbbench {

/// Area under curves [N,points]: (sum - half of the two ends) / (points - 1), [N] float64; of one
/// point its value.
Tensor area_under(const Tensor& curves);

class PerturbationCurve : public PerturbingMetric {
 public:
  /// step, substrate and what belongs to it.
  static std::vector<OptionInfo> options(const std::string& default_substrate);

  /// Reads options() and `output`.
  PerturbationCurve(MetricInfo info, const Options& options);
  /// Reads options() alone.
  PerturbationCurve(MetricInfo info, const Options& options, ExplainedOutput output);

  /// Also BadOption where `step` exceeds the number of pixels.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  enum class Order { kDescending, kAscending };

  /// The answers [N,J+1] float32 with 0, step, 2 step, ..., all pixels taken away or put back.
  /// Cost: J-1 forward passes a map, batched across maps and steps, once for all metrics of the
  /// batch; the two ends' once for all maps, too.
  Tensor removal(const Evaluation& evaluation, Order order) const;
  Tensor restoration(const Evaluation& evaluation, Order order) const;

  /// Share of pixels changed at each point, [J+1] float64.
  Tensor fraction(const Evaluation& evaluation) const;

 private:
  Tensor path(const Evaluation& evaluation, From from, Order order) const;

  int64_t step_;
};

}  // namespace fbbench
