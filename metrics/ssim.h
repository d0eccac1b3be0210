// SPDX-License-Identifier: Apache-2.0
/// Structural similarity of two maps.
#pragma once

#include "metrics/map_view.h"

namespace fbbench {

/// Which pixels a structural similarity looks at together.
enum class SsimWindow {
  kGaussian11,  ///< 11x11, sigma 1.5; population covariances
  kUniform7,    ///< 7x7 of equal weight; sample covariances
};

/// The mean over windows wholly inside, [-1,1], of the maps divided by their largest magnitude,
/// with a range of 1 where both are >= 0, else 2. NaN: one map is zero, or a side is shorter than
/// the window. Source: Wang, Bovik, Sheikh, Simoncelli 2004, doi:10.1109/TIP.2003.819861; numbers
/// as scikit-image's. All in float64. Cost: four filters of 2 * 11 (2 * 7) multiplications a pixel.
double ssim(const MapView& a, const MapView& b, SsimWindow window);

}  // namespace fbbench
