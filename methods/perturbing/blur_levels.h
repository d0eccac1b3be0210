// SPDX-License-Identifier: Apache-2.0
/// An image from wholly blurred to sharp, and between them as masks say, pixel by pixel.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Eight levels l = 0..7 of an image, blurred by Gaussians of sigma (1 - l/7) blur: radius
/// ceil(4 sigma), zero outside the image; level 7 is the image itself.
class BlurLevels {
 public:
  /// image [C,H,W] float32; blur: pixels, > 0.
  BlurLevels(const Tensor& image, double blur);

  /// The image under masks [A,H,W] in [0,1]: [A,C,H,W]. A value m reads at level 7m, linearly
  /// between its neighbours. Differentiable by autograd.
  Tensor under(const Tensor& masks) const;

 private:
  Tensor levels_;  ///< [8,C,H,W]
};

}  // namespace fbbench
