// SPDX-License-Identifier: Apache-2.0
/// Base of aic and sic, performance information curves: how the answer returns as the most salient
/// pixels bring information back into a blurred image.
#pragma once

#include <string>
#include <vector>

#include "metrics/metric.h"

namespace fbbench {

class InformationCurve : public Metric {
 public:
  /// MetricInfo with all but unit.
  static MetricInfo info_of(const std::string& name, const std::string& brief);

  /// `least`: the answer to an image below which it isn't scored.
  InformationCurve(MetricInfo info, const Options& options, double least);

  /// Also Unsupported for images of other than 1 or 3 channels, and BadInput for given pixels of
  /// another size.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// What is watched: [M] float64 of logits [M,K] float64.
  virtual Tensor answer(const Network& network, const Tensor& logits,
                        const Tensor& targets) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  Tensor pictures(const Evaluation& evaluation) const;
  Tensor first_pixels(const Evaluation& evaluation, int64_t i) const;
  std::vector<double> curve(const std::vector<double>& sizes,
                            const std::vector<double>& answers) const;

  std::vector<double> thresholds_;
  double share_, least_;
  Tensor given_;  // [H,W]
  int64_t points_;
  std::string choices_;
};

}  // namespace fbbench
