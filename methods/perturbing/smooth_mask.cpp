// SPDX-License-Identifier: Apache-2.0
#include "methods/perturbing/smooth_mask.h"

#include <cmath>

namespace fbbench {
namespace {

int64_t ceiling(double value) { return static_cast<int64_t>(std::ceil(value)); }

}  // namespace

SmoothMask::SmoothMask(int64_t height, int64_t width, int64_t step, double sigma)
    : height_(height),
      width_(width),
      step_(step),
      reach_(1 + ceiling(sigma / static_cast<double>(step))),
      padding_(1 + ceiling(2 * sigma / static_cast<double>(step))),
      margin_(std::lround(sigma)),
      cells_{(height + step - 1) / step, (width + step - 1) / step} {
  const int64_t window = 2 * reach_ + 1;
  // In float32 throughout, as the published program: at first the mask is constant but for its
  // rounding, which decides the order of its values and so what it becomes.
  // Squared distances along one axis, [window, canvas side]: from a pixel to the cells around it.
  auto squares = [&](int64_t cells) {
    const int64_t side = step_ * (cells + 2 * padding_ - 2 * reach_) - step_ + 1;
    Tensor pixel = at::arange(side, at::kLong);
    Tensor cell = pixel.div(step_, "floor") - padding_ + at::arange(window, at::kLong).unsqueeze(1);
    return (pixel - ((cell * step_).to(at::kFloat) + sigma)).square();
  };
  Tensor down = squares(cells_[0]), right = squares(cells_[1]);
  Tensor distance = (down.view({window, 1, -1, 1}) + right.view({1, window, 1, -1})).sqrt();
  Tensor beyond = (distance / sigma - 0.5).clamp_min(0);
  bumps_ = (-2 * beyond.square()).exp().flatten(0, 1);
}

Tensor SmoothMask::canvas(const Tensor& parameters) const {
  constexpr double kColdness = 20;
  const int64_t window = 2 * reach_ + 1, rows = cells_[0] + 2 * (padding_ - reach_),
                columns = cells_[1] + 2 * (padding_ - reach_);
  Tensor around =
      at::im2col(parameters.unsqueeze(1), {window, window}, {1, 1}, {padding_, padding_}, {1, 1});
  Tensor enlarged = at::upsample_nearest2d(around.view({-1, window * window, rows, columns}),
                                           {step_ * rows, step_ * columns});
  Tensor t = enlarged.narrow(2, 0, bumps_.size(1)).narrow(3, 0, bumps_.size(2)) * bumps_;
  return (t * at::softmax(kColdness * t, 1)).sum(1).clamp(0, 1);
}

Tensor SmoothMask::image_part(const Tensor& canvas) const {
  return canvas.narrow(1, margin_, height_).narrow(2, margin_, width_);
}

}  // namespace fbbench
