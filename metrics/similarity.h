// SPDX-License-Identifier: Apache-2.0
/// How alike two maps of one size are. NaN where the number isn't defined, never 0 in its place.
///
/// All sums are float64. Cost: O(H*W) unless said, with MapView::order where ranks are asked for.
#pragma once

#include "metrics/map_view.h"

namespace fbbench {

/// Pearson's correlation of the values, [-1,1]. NaN: one map is constant.
double pearson(const MapView& a, const MapView& b);
/// Pearson's correlation of the ranks, equal values having the mean of theirs, [-1,1]. NaN
/// likewise.
double spearman(const MapView& a, const MapView& b);
/// Kendall's tau-b, [-1,1]. NaN likewise. Cost: O(n log n), n = H*W.
double kendall(const MapView& a, const MapView& b);
/// <a,b> / (|a| |b|), [-1,1]. NaN: one map is zero.
double cosine(const MapView& a, const MapView& b);
/// |a/|a| - b/|b||, [0,2]: a distance, lower is more alike. NaN: one map is zero.
double l2_distance(const MapView& a, const MapView& b);
/// Share of pixels where both have the same sign of -1, 0, 1; [0,1].
double sign_agreement(const MapView& a, const MapView& b);

/// The pixels that are among the first floor(percent H W / 100) of both orders.
struct TopOverlap {
  int64_t shared, each;  ///< numbers of pixels: of both, of either

  /// shared / each, [0,1]; NaN where the percentage is less than a pixel.
  double share() const { return static_cast<double>(shared) / static_cast<double>(each); }
  /// shared / union, [0,1]; NaN likewise.
  double jaccard() const {
    return static_cast<double>(shared) / static_cast<double>(2 * each - shared);
  }
};
TopOverlap top_overlap(const MapView& a, const MapView& b, int64_t percent);

}  // namespace fbbench
