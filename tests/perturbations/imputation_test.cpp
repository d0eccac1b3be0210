// SPDX-License-Identifier: Apache-2.0
// perturbations/imputation.cpp
#include "perturbations/imputation.h"

#include <gtest/gtest.h>

#include "base/agreement.h"

namespace fbbench {
namespace {

Tensor impute_pixels(const Tensor& plane, const std::vector<int32_t>& missing) {
  return impute(plane.unsqueeze(0), {missing.data(), static_cast<int64_t>(missing.size())})[0];
}

// Conjugate gradients end at 1e-8 of the right-hand side.
constexpr double kTolerance = 1e-6;

TEST(Imputation, IsTheWeightedMeanOfTheNeighbours) {
  Tensor plane = at::tensor({1.F, 2.F, 3.F, 4.F, 100.F, 6.F, 7.F, 9.F, 12.F}).view({3, 3});
  EXPECT_NEAR(impute_pixels(plane, {4})[0].item<double>(),
              (2 + 4 + 6 + 9) / 6.0 + (1 + 3 + 7 + 12) / 12.0, kTolerance);
}

TEST(Imputation, CountsNeighboursInsideTheImageAlone) {
  Tensor plane = at::tensor({100.F, 2.F, 3.F, 5.F}).view({2, 2});
  EXPECT_NEAR(impute_pixels(plane, {0})[0].item<double>(), (2 + 2 + 3 + 3 + 5) / 5.0, kTolerance);
}

TEST(Imputation, SolvesForMissingPixelsTogether) {
  // In a row of 3, ?, ?, 9 the missing ones lie a third and two thirds of the way.
  Tensor plane = at::tensor({3.F, 100.F, -100.F, 9.F}).view({1, 4});
  const Tensor values = impute_pixels(plane, {2, 1});
  EXPECT_NEAR(values[0].item<double>(), 7, kTolerance);
  EXPECT_NEAR(values[1].item<double>(), 5, kTolerance);
}

TEST(Imputation, AgreesWithADenseSolutionOfManyPixels) {
  at::manual_seed(1);
  const int64_t side = 9;
  Tensor plane = at::randn({side, side});
  Tensor chosen = at::randperm(side * side).narrow(0, 0, 70).to(at::kInt);
  std::vector<int32_t> missing(chosen.data_ptr<int32_t>(), chosen.data_ptr<int32_t>() + 70);
  // Rows of the missing pixels: sum of w (v_n - v_p) = 0; of the others v_p = what it is.
  Tensor matrix = at::eye(side * side, at::kDouble), right = plane.flatten().to(at::kDouble);
  for (int32_t p : missing) {
    matrix[p].zero_();
    right[p] = 0;
    for (int64_t n = 0; n < side * side; ++n) {
      const int64_t down = std::abs(n / side - p / side), across = std::abs(n % side - p % side);
      if (std::max(down, across) != 1) continue;
      const double weight = down + across == 1 ? 1.0 / 6 : 1.0 / 12;
      matrix[p][n] += weight;
      matrix[p][p] -= weight;
    }
  }
  const Tensor want = at::linalg_solve(matrix, right).index_select(0, chosen.to(at::kLong));
  EXPECT_LT(distance(impute_pixels(plane, missing), want), kTolerance);
}

}  // namespace
}  // namespace fbbench
