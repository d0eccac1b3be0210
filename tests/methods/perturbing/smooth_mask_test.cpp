// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/smooth_mask.cpp
#include "methods/perturbing/smooth_mask.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/agreement.h"
#include "models/rules/derivative.h"

namespace fbbench {
namespace {

/// A pixel of the canvas in plain loops, of parameters [h,w].
double slow_mask(const Tensor& parameters, int64_t y, int64_t x, int64_t step, double sigma) {
  const int64_t reach = 1 + static_cast<int64_t>(std::ceil(sigma / static_cast<double>(step)));
  const int64_t padding =
      1 + static_cast<int64_t>(std::ceil(2 * sigma / static_cast<double>(step)));
  double sum = 0, weights = 0;
  for (int64_t iy = y / step - padding; iy <= y / step - padding + 2 * reach; ++iy) {
    for (int64_t ix = x / step - padding; ix <= x / step - padding + 2 * reach; ++ix) {
      const bool inside = iy >= 0 && ix >= 0 && iy < parameters.size(0) && ix < parameters.size(1);
      const double p = inside ? parameters[iy][ix].item<double>() : 0;
      const double down = static_cast<double>(y) - sigma - static_cast<double>(step * iy);
      const double right = static_cast<double>(x) - sigma - static_cast<double>(step * ix);
      const double beyond = std::max(std::hypot(down, right) / sigma - 0.5, 0.0);
      const double t = p * std::exp(-2 * beyond * beyond);
      sum += t * std::exp(20 * t);
      weights += std::exp(20 * t);
    }
  }
  return std::clamp(sum / weights, 0.0, 1.0);
}

struct Shape {
  int64_t height, width, step;
  double sigma;
};
void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.height << 'x' << shape.width << " by " << shape.step << ", sigma " << shape.sigma;
}

class SmoothMaskTwin : public testing::TestWithParam<Shape> {};

TEST_P(SmoothMaskTwin, IsTheSameInLoopsOnTheImage) {
  const auto [height, width, step, sigma] = GetParam();
  const SmoothMask smooth(height, width, step, sigma);
  Tensor parameters = at::rand({2, (height + step - 1) / step, (width + step - 1) / step});
  ASSERT_EQ(parameters.sizes().slice(1), smooth.cells());
  Tensor got = smooth.image_part(smooth.canvas(parameters));
  ASSERT_EQ(got.sizes(), (std::vector<int64_t>{2, height, width}));
  const int64_t margin = std::lround(sigma);
  for (int64_t a = 0; a < 2; ++a) {
    for (int64_t y = 0; y < height; y += 2) {
      for (int64_t x = 0; x < width; x += 3) {
        // Rounding of float32 in exponents up to 20.
        ASSERT_NEAR(got[a][y][x].item<double>(),
                    slow_mask(parameters[a], y + margin, x + margin, step, sigma), 1e-5);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, SmoothMaskTwin,
                         testing::Values(Shape{12, 9, 1, 3}, Shape{21, 16, 2, 6},
                                         Shape{17, 30, 7, 21}, Shape{16, 16, 3, 7.4}));

TEST(SmoothMask, HasACanvasWithTheMarginOfThePublishedProgram) {
  // 224 by 7: 32 cells; rho 4, P 7: 7 (32 + 6) - 6.
  EXPECT_EQ(SmoothMask(224, 224, 7, 21).canvas(at::ones({1, 32, 32})).sizes(),
            (std::vector<int64_t>{1, 260, 260}));
}

TEST(SmoothMask, HasADerivativeThatIsTheSlope) {
  const SmoothMask smooth(8, 8, 2, 6);
  Tensor parameters = at::rand({1, 4, 4}) * 0.8, direction = at::randn({1, 4, 4});
  const at::AutoGradMode with_grad(true);
  Tensor leaf = parameters.detach().requires_grad_();
  Tensor slope = (derivative(smooth.canvas(leaf).sum(), {leaf}, at::ones({}))[0] * direction).sum();
  auto at_step = [&](double h) {
    return smooth.canvas(parameters + h * direction).sum(at::kDouble).item<double>();
  };
  const double h = 1e-3, wanted = (at_step(h) - at_step(-h)) / (2 * h);
  // Float32 sums of some hundred values over 2 h.
  EXPECT_NEAR(slope.item<double>(), wanted, 1e-2 * std::abs(wanted) + 0.05);
}

}  // namespace
}  // namespace fbbench
