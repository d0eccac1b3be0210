// SPDX-License-Identifier: Apache-2.0
/// Means of scores with intervals, so that methods can be compared on the same images.
///
/// A metric is averaged over its common set: the images for which it is defined for every method,
/// so that failing can't improve a mean. A method without any value of the metric takes no part.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"
#include "results/statistics/bootstrap.h"

namespace fbbench {

/// A method's figures for one metric.
struct MeanEstimate {
  double mean = 0, low = 0, high = 0;  ///< ends of the interval; NaN where there is no value
  bool best = false;      ///< the best mean, or not told apart from it by the paired interval
  bool second = false;    ///< the same among the methods that aren't `best`
  bool run = false;       ///< false: not run on any image
  int64_t undefined = 0;  ///< images, of all
  int64_t failed = 0;     ///< images, of all
};

/// One metric over all methods.
struct Summary {
  int64_t n = 0;                      ///< images in the common set
  std::vector<MeanEstimate> methods;  ///< [M]
};

/// Summaries [K] of `scores` [M,K,N] float64 with `status` [M,K,N] uint8 (see Status) and
/// `directions` [K], +1 where higher is better.
///
/// Intervals are those of MeanBootstrap (bootstrap.h) over the common set; all methods get the same
/// draws, and so do metrics with the same common set. A method is `best` unless the interval of its
/// difference to the best mean lies wholly on the worse side of 0; `second` likewise among the
/// rest.
///
/// `classes` [N] int64 makes the mean a macro mean: the mean of the classes' means, over the
/// classes that occur in the draw. Undefined: the mean over images.
///
/// Cost: draws x N x M x K multiply-adds (1000 images, 10 methods, 9 metrics: about a second).
std::vector<Summary> summarise(const Tensor& scores, const Tensor& status,
                               const std::vector<int>& directions, const BootstrapOptions& options,
                               const Tensor& classes = {});

}  // namespace fbbench
