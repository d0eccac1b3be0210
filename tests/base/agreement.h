// SPDX-License-Identifier: Apache-2.0
/// Agreement with a slow twin, or with what another program answered. NaN agrees with nothing, not
/// even with NaN, and neither do tensors of unlike sizes.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

namespace fbbench {

/// The largest difference. NaN, which is below no bound, where either holds NaN, or an infinity, or
/// where sizes are unlike.
inline double distance(const at::Tensor& got, const at::Tensor& want) {
  if (got.sizes() != want.sizes()) return std::numeric_limits<double>::quiet_NaN();
  return (got.to(at::kDouble) - want.to(at::kDouble)).abs().max().item<double>();
}

/// Whether images [N,...] are the wanted ones: in each the largest difference is at most
/// `tolerance` of the largest magnitude, and the sum of differences `tolerance` of the sum of
/// magnitudes, its mass.
inline testing::AssertionResult images_agree(const at::Tensor& got, const at::Tensor& want,
                                             double tolerance) {
  if (got.sizes() != want.sizes()) {
    return testing::AssertionFailure() << "sizes " << got.sizes() << ", want " << want.sizes();
  }
  at::Tensor size = want.to(at::kDouble).abs().flatten(1);
  at::Tensor error = (got.to(at::kDouble) - want.to(at::kDouble)).abs().flatten(1);
  at::Tensor most = error.amax(1), most_size = size.amax(1), sum = error.sum(1), mass = size.sum(1);
  // Products instead of ratios: an image of zeros agrees with itself.
  at::Tensor agree = (most <= tolerance * most_size).logical_and(sum <= tolerance * mass);
  if (agree.all().item<bool>()) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "want differences of " << tolerance << ", got as shares of the largest\n"
         << most / most_size << "\nand of the mass\n"
         << sum / mass;
}

}  // namespace fbbench
