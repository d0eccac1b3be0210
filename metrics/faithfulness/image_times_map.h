// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that compare the probability of an image with that of the image times its map.
#pragma once

#include <string>

#include "metrics/metric.h"

namespace fbbench {

class ImageTimesMap : public Metric {
 public:
  /// MetricInfo with all but direction and source.
  static MetricInfo info_of(const std::string& name, const std::string& brief);

  ImageTimesMap(MetricInfo info, const Options& options);

 protected:
  /// Scores [N] float64 of the target's probability, [N] float64, of the images and of what their
  /// maps leave of them.
  virtual Tensor score(const Tensor& image, const Tensor& explained) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  Tensor explanations(const Evaluation& evaluation, const Tensor& scaled) const;

  bool normalised_;
};

}  // namespace fbbench
