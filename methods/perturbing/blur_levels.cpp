// SPDX-License-Identifier: Apache-2.0
#include "methods/perturbing/blur_levels.h"

#include <cmath>
#include <vector>

namespace fbbench {
namespace {

constexpr int64_t kLast = 7;

/// Blurs a side of so many pixels, [pixels,pixels]: a row is the kernel around its pixel, as far as
/// it lies inside.
Tensor gaussian(int64_t pixels, double sigma) {
  const double radius = std::ceil(4 * sigma);
  auto kernel = [&](const Tensor& distance) {
    const Tensor bell = (distance.square() / (-2 * sigma * sigma)).exp();
    return at::where(distance.abs() <= radius, bell, at::zeros_like(bell));
  };
  const auto sum = kernel(at::arange(-radius, radius + 1, at::kDouble)).sum();
  Tensor place = at::arange(pixels, at::kDouble);
  return (kernel(place - place.unsqueeze(1)) / sum).to(at::kFloat);
}

}  // namespace

BlurLevels::BlurLevels(const Tensor& image, double blur) {
  std::vector<Tensor> levels;
  for (int64_t l = 0; l < kLast; ++l) {
    const double sigma = blur * static_cast<double>(kLast - l) / static_cast<double>(kLast);
    levels.push_back(at::matmul(at::matmul(gaussian(image.size(1), sigma), image),
                                gaussian(image.size(2), sigma)));
  }
  levels.push_back(image);
  levels_ = at::stack(levels);
}

Tensor BlurLevels::under(const Tensor& masks) const {
  Tensor place = masks.unsqueeze(1) * kLast;
  Tensor lower = place.detach().to(at::kLong);
  auto level = [&](const Tensor& number) {
    std::vector<int64_t> shape = levels_.sizes().vec();
    shape.insert(shape.begin() + 1, masks.size(0));
    return levels_.unsqueeze(1).expand(shape).gather(
        0, number.unsqueeze(0).expand({1, -1, shape[2], -1, -1}))[0];
  };
  Tensor share = place - lower;
  return (1 - share) * level(lower) + share * level((lower + 1).clamp_max(kLast));
}

}  // namespace fbbench
