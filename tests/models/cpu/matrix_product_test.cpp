// SPDX-License-Identifier: Apache-2.0
// models/cpu/matrix_product.cpp against float64, on both sides of the number of rows from which it
// is oneDNN that multiplies.
#include "models/cpu/matrix_product.h"

#include <gtest/gtest.h>

#include "base/agreement.h"

namespace fbbench {
namespace {

/// Of float32 sums of 37 products of about 1.
constexpr double kRounding = 1e-5;

class MatrixProduct : public testing::TestWithParam<int64_t> {
 protected:
  Tensor x_ = at::randn({GetParam(), 37}), bias_ = at::randn({5});
};

TEST_P(MatrixProduct, OfALinearLayerAddsTheBiasToEveryRow) {
  Tensor w = at::randn({5, 37});
  Tensor want = at::matmul(x_.to(at::kDouble), w.t().to(at::kDouble)) + bias_;
  EXPECT_LT(distance(times_transposed(x_, w, bias_), want), kRounding);
  EXPECT_LT(distance(times_transposed(x_, w, {}), want - bias_), kRounding);
}

TEST_P(MatrixProduct, ReadsMatricesOfAnyStrides) {
  Tensor w = at::randn({37, 5}), x = at::randn({37, GetParam()}).t();
  Tensor want = at::matmul(x.to(at::kDouble), w.to(at::kDouble));
  EXPECT_LT(distance(times_transposed(x, w.t(), {}), want), kRounding);
  EXPECT_LT(distance(times(x, w), want), kRounding);
}

TEST_P(MatrixProduct, IsThatOfTheMatrices) {
  Tensor w = at::randn({37, 5});
  EXPECT_LT(distance(times(x_, w), at::matmul(x_.to(at::kDouble), w.to(at::kDouble))), kRounding);
}

INSTANTIATE_TEST_SUITE_P(FewAndManyRows, MatrixProduct, testing::Values(1, 63, 64, 301));

}  // namespace
}  // namespace fbbench
