// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/dot_products.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/agreement.h"
#include "models/cpu/matrix_product.h"

namespace fbbench {
namespace {

TEST(DotProducts, AddsToWhatIsThere) {
  Tensor x = at::tensor({1.f, 2.f, 3.f}).view({1, 3});
  Tensor w = at::tensor({1.f, 0.f, 0.f, 1.f, 1.f, 1.f}).view({2, 3});
  Tensor y = at::tensor({10.f, 20.f}).view({1, 2});
  add_dot_products(x, w, y);
  EXPECT_TRUE(at::equal(y, at::tensor({11.f, 26.f}).view({1, 2})));
}

// Rows and columns that are no multiple of a kernel's, several parts of the inner dimension, and an
// end of it that fills no register.
TEST(DotProducts, AreTheProductInFloat64) {
  at::manual_seed(0);
  for (int64_t rows : {1, 3, 4, 9}) {
    for (int64_t columns : {1, 5, 12, 29}) {
      for (int64_t inner : {7, 48, 66001}) {
        Tensor x = at::randn({rows, inner}), w = at::randn({columns, inner});
        Tensor y = at::zeros({rows, columns});
        add_dot_products(x, w, y);
        Tensor wanted = at::matmul(x.to(at::kDouble), w.to(at::kDouble).t());
        // A sum of n products of about 1 is about sqrt(n), and rounded as often.
        double limit = 1e-6 * std::sqrt(static_cast<double>(inner)) * 10;
        EXPECT_LT(distance(y, wanted), limit) << rows << columns << inner;
      }
    }
  }
}

// A row is computed alone or among few in one way, among many in another; not to the bit.
TEST(DotProducts, AgreeWithTheGeneralProductOfManyRows) {
  at::manual_seed(0);
  Tensor x = at::randn({kFewRows + 1, 40}), w = at::randn({6, 40}), bias = at::randn({6});
  Tensor few = times_transposed(x.narrow(0, 0, kFewRows), w, bias);
  Tensor many = times_transposed(x, w, bias).narrow(0, 0, kFewRows);
  EXPECT_LT(distance(few, many), 2e-5);  // sums of 40 products, up to 20
}

}  // namespace
}  // namespace fbbench
