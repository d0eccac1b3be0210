// SPDX-License-Identifier: Apache-2.0
/// Bootstrap intervals of means over images.
///
/// Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapters 13 (percentile)
/// and 14 (BCa).
#pragma once

#include <cstdint>
#include <string>

#include "core/tensor.h"

namespace fbbench {

enum class IntervalKind {
  kPercentile,  ///< the shares (1 - level)/2 and (1 + level)/2 of the draws
  kBca,         ///< these shares corrected for bias and, by the jackknife, for skewness
};

/// "percentile" or "bca"; BadOption for another name.
IntervalKind interval_kind(const std::string& name);

struct BootstrapOptions {
  int64_t draws = 10000;
  double level = 0.95;  ///< share of the draws between the ends
  uint64_t seed = 0;    ///< of the run; draws come from derive_seed(seed, "bootstrap")
  IntervalKind kind = IntervalKind::kPercentile;
};

struct Interval {
  double low = 0, high = 0;
};

/// Means of columns of `values` [n,columns] float64, n > 0, without NaN, in all draws. Images are
/// drawn with replacement, the same ones for all columns.
///
/// `classes` [n] int64 makes it the macro mean: the mean of the classes' means, over the classes
/// that occur in the draw. Undefined: the mean over images.
///
/// Cost: draws x n x columns multiply-adds; memory draws x columns, with kBca also n x columns.
class MeanBootstrap {
 public:
  MeanBootstrap(const Tensor& values, const Tensor& classes, const BootstrapOptions& options);

  double mean(int64_t column) const;
  Interval interval(int64_t column) const;
  /// Of the paired difference sign * (mean of a - mean of b), sign = +1 or -1.
  Interval difference(int64_t a, int64_t b, int sign) const;

 private:
  Interval interval_of(const Tensor& draws, const Tensor& jackknife, double estimate) const;

  BootstrapOptions options_;
  Tensor mean_;       // [columns]
  Tensor draws_;      // [draws,columns]
  Tensor jackknife_;  // [n,columns]: means without one image; undefined unless kBca
};

}  // namespace fbbench
