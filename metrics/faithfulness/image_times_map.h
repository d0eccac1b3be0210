// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that look at the image through its map: the image times the map.
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
  /// What is seen of the batch's images through their maps.
  struct Seen {
    Tensor scaled;   ///< u = (m - min m) / (max m - min m), [N,1,H,W] float64; 0 where undefined
    Tensor defined;  ///< [N] bool: the map is finite and not constant
    Tensor images;   ///< x . u, [N,C,H,W] float32, normalised
  };
  Seen through_maps(const Evaluation& evaluation) const;

  /// Probabilities of the targets, [N] float64.
  struct Probabilities {
    Tensor image;      ///< Y, of the images
    Tensor explained;  ///< O, of what is seen of them
  };
  /// Cost: 1 forward pass a map, shared by all such metrics of a batch.
  Probabilities probabilities(const Evaluation& evaluation, const Seen& seen) const;

  /// The target's probability that is lost, as a share of Y: [N].
  static Tensor drop(const Probabilities& probabilities) {
    return (probabilities.image - probabilities.explained).clamp_min(0) / probabilities.image;
  }

 private:
  bool normalised_;
};

/// ... that compare the two probabilities alone.
class ProbabilityThroughMap : public ImageTimesMap {
 public:
  using ImageTimesMap::ImageTimesMap;

 protected:
  /// Scores [N] float64.
  virtual Tensor score(const Probabilities& probabilities) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
};

}  // namespace fbbench
