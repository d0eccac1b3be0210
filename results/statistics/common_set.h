// SPDX-License-Identifier: Apache-2.0
/// Which images a comparison of methods is made on.
#pragma once

#include <cstdint>
#include <vector>

#include "core/statistics/ranks.h"
#include "core/tensor.h"
#include "results/store/results.h"

namespace fbbench {

Tensor has_status(const Tensor& status, Status wanted);  ///< bool, of the shape of `status`

/// True where there is a value. `scores` float64 and `status` uint8 of one shape; bool of that
/// shape.
Tensor defined(const Tensor& scores, const Tensor& status);

/// The methods that take part in the comparison of one metric, and the images they share: those for
/// which the metric is defined for every method, so that failing can't improve a mean. A method
/// without any value takes no part.
struct CommonSet {
  std::vector<int64_t> methods;  ///< ascending
  Tensor images;                 ///< [n] int64, ascending

  explicit CommonSet(const Tensor& known);  ///< [M,N] bool

  /// The part of `values` [M,N] float64 that takes part, a row a method.
  ScoreRows select(const Tensor& values) const;
};

std::vector<double> to_vector(const Tensor& values);  ///< [n] float64

}  // namespace fbbench
