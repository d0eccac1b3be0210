// SPDX-License-Identifier: Apache-2.0
/// Masks of extremal perturbation: smooth whatever their parameters are, by a smooth maximum over
/// bumps.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Of images of H x W. A parameter belongs to a cell of `step` pixels; cells outside the image are
/// zero. At a pixel of the canvas, which is the image with a margin of 2 to 3 sigma in all,
///
///   t_j = p_j exp(-2 max(d_j / sigma - 1/2, 0)^2),   mask = sum_j t_j softmax_j(20 t),
///
/// over the (2 rho + 1)^2 cells around, rho = 1 + ceil(sigma / step), whose centres are d_j away.
class SmoothMask {
 public:
  /// sigma: pixels, at least 2 step.
  SmoothMask(int64_t height, int64_t width, int64_t step, double sigma);

  /// [ceil(H/step), ceil(W/step)]
  const std::vector<int64_t>& cells() const { return cells_; }

  /// Parameters [A, cells] float32 in [0,1] to masks in [0,1], those of the canvas [A, its height,
  /// its width]; differentiable by autograd. Memory: some (2 rho + 1)^2 floats a pixel and mask.
  Tensor canvas(const Tensor& parameters) const;

  /// What of it covers the image: [A,H,W].
  Tensor image_part(const Tensor& canvas) const;

 private:
  int64_t height_, width_, step_, reach_, padding_, margin_;
  std::vector<int64_t> cells_;
  Tensor bumps_;  ///< exp(...) above, [(2 rho + 1)^2, canvas height, canvas width]
};

}  // namespace fbbench
