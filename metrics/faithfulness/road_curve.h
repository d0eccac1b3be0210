// SPDX-License-Identifier: Apache-2.0
/// Base of road_morf, road_lerf and road: the answers as more and more pixels are imputed.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "metrics/metric.h"

namespace fbbench {

class RoadMetric : public Metric {
 public:
  /// MetricInfo with all but direction.
  static MetricInfo info_of(const std::string& name, const std::string& brief);

  RoadMetric(MetricInfo info, const Options& options);

 protected:
  enum class First { kMostSalient, kLeastSalient };

  /// [N,Q] float64 with the first percent[q] of the pixels imputed. Cost: Q forward passes and
  /// imputations a map, once for all metrics of the batch.
  Tensor answers(const Evaluation& evaluation, First first) const;

  virtual Tensor curve(const Evaluation& evaluation) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  void write(const Evaluation& evaluation, int64_t i, const std::vector<int32_t>& order, double q,
             Random* random, const Tensor& image) const;

  std::vector<double> percent_;
  double noise_;
  bool correct_;
  std::string choices_;
};

}  // namespace fbbench
