// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that change an image pixel by pixel and watch the network's answer.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "metrics/metric.h"

namespace fbbench {

/// Writes image i into `pixels` [H,W,C] (channels last); is called once an i, ascending.
using WriteImage = std::function<void(int64_t i, float* pixels)>;

/// Probabilities [count] float32 of class target_of(i) for `count` images that don't exist
/// yet: they are written in chunks of at most `forward_batch`, the only ones ever in memory, and
/// forwarded together, to whichever map or step they belong.
Tensor target_probabilities(const Network& network, int64_t count, int64_t forward_batch,
                            const WriteImage& write,
                            const std::function<int64_t(int64_t i)>& target_of);

/// Images at the ends of paths, and what the network says of them.
struct PathEnd {
  Tensor images;       ///< [N,C,H,W] float32
  Tensor probability;  ///< [N] float32, the target's
};

/// The ways from N images to N others, along which pixels change.
struct PixelPath {
  PathEnd start, end;
  std::vector<const int32_t*> order;  ///< [N] of [H*W] pixels y*W+x, the first to change first
  int64_t step = 0;                   ///< pixels changed between two points, all channels together
};

/// ceil(pixels / step) + 1: both ends are points.
int64_t path_points(int64_t pixels, int64_t step);

/// The target's probability along the paths, [N,points] float32: with 0, step, 2 step, ...,
/// all pixels changed. Cost: N * (points - 2) forward passes, batched across images and steps.
Tensor probability_along(const PixelPath& path, const Evaluation& evaluation);

/// Area under curves [N,points]: (sum - half of the two ends) / (points - 1), [N] float64.
Tensor area_under(const Tensor& curves);

/// MetricInfo with what perturbation curves share: category, unit, signs, ties, undefined, and the
/// options step, substrate and sigma.
MetricInfo perturbation_info(const std::string& name, const std::string& brief,
                             const std::string& default_substrate);

/// A curve from one image to another in the order of descending saliency, and the area under it.
class PerturbationCurve : public Metric {
 public:
  PerturbationCurve(MetricInfo info, const Options& options);

  /// Also BadOption where `step` exceeds the number of pixels.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// The path from the first to the last of its points, of the two ends it may go between.
  virtual std::pair<PathEnd, PathEnd> ends(PathEnd image, PathEnd substrate) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  int64_t step_;
  std::string substrate_;
  double sigma_;
};

}  // namespace fbbench
