// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that correlate, over random sets of pixels, what the map says of a set with how
/// far the answer falls without it.
#pragma once

#include <vector>

#include "metrics/faithfulness/perturbation.h"

namespace fbbench {

class SubsetMetric : public PerturbingMetric {
 public:
  using PerturbingMetric::PerturbingMetric;

  /// Also BadInput where a given set has pixels that the network's images lack.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// The sets to use for every image in place of random ones: [K] of pixels y*W+x.
  std::vector<std::vector<int32_t>> given;

  /// Of each map the sums of its values over the sets, [N,K] float64, and the falls without them;
  /// set k has sizes[k] different pixels, drawn by (seed, metric, sample id). Cost: N * K forward
  /// passes, once for all methods of a batch; one set in memory.
  struct Pairs {
    std::vector<std::vector<double>> sums;  ///< [N][K]; of maps that aren't finite nothing
    Tensor falls;                           ///< [N,K] float64
  };
  Pairs pairs(const Evaluation& evaluation, const std::vector<int64_t>& sizes) const;
};

}  // namespace fbbench
