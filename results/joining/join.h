// SPDX-License-Identifier: Apache-2.0
/// Results files side by side: methods of several runs on the same images.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"

namespace fbbench {

/// A (data set, network) pair with the methods and metrics of all files that have it, N images.
struct JoinedGroup {
  std::string dataset, network;
  std::vector<Entry> methods, metrics;  ///< M and K, labels unique
  Tensor classes;                       ///< [N] int64 labels, -1 where unknown
  Tensor object_fraction;               ///< [N] float64, NaN without mask
  Tensor scores, status;                ///< [M,K,N]; kNotRun for a metric its file doesn't have
  Tensor seconds;                       ///< [M,N] float64
  std::vector<Tensor> curves;           ///< [K] of [M,N,points] float32; undefined where none
  std::vector<Tensor> curve_fractions;  ///< [K] of [points] float64; undefined where none

  int64_t images() const { return classes.size(0); }
  /// The images at `index` [n] int64.
  JoinedGroup select(const Tensor& index) const;
};

/// One group a pair, in order of appearance, over the images that all of its files have, matched by
/// id. Where a label would stand twice, the file is appended; a row that repeats an earlier one
/// (same spec, same scores) is dropped.
///
/// BadInput where a file has no finished group or is given twice, where a method or metric has
/// unlike versions, or where files disagree about a pair: another data set or network under the
/// same label, other targets, no image in common.
std::vector<JoinedGroup> join(const std::vector<Results>& files);

}  // namespace fbbench
