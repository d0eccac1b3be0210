// SPDX-License-Identifier: Apache-2.0
/// What a network wants to be fed: the sidecar's "input" and "classes".
#pragma once

#include <string>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

struct InputFormat {
  int64_t channels = 3;
  int64_t height = 0;             ///< pixels
  int64_t width = 0;              ///< pixels
  std::vector<double> mean, std;  ///< one a channel, for images in [0,1]

  enum class Resize { kStretch, kShorterSideCrop };
  Resize resize = Resize::kStretch;
  int64_t resize_to = 0;  ///< pixels of the shorter side before the centre crop
  enum class Interpolation { kNearest, kBilinear, kBicubic, kArea };
  Interpolation interpolation = Interpolation::kBicubic;

  std::vector<std::string> classes;  ///< names by index, one an output

  /// (images - mean) / std; [N,C,H,W] or [C,H,W] float32 in, the same shape out.
  Tensor normalise(const Tensor& images) const;
};

}  // namespace fbbench
