// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/panel_product.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/agreement.h"
#include "core/tensor.h"

namespace fbbench {
namespace {

TEST(PanelsOf, AreEvenAndAtMostFourLanes) {
  auto widths = [](int64_t columns) {
    std::vector<int64_t> result;
    int64_t first = 0;
    for (const WeightPanel& panel : panels_of(columns)) {
      EXPECT_EQ(panel.first, first);
      EXPECT_EQ(panel.columns, std::min(panel.width, columns - first));
      first += panel.width;
      result.push_back(panel.width);
    }
    return result;
  };
  EXPECT_EQ(widths(1), (std::vector<int64_t>{16}));
  EXPECT_EQ(widths(64), (std::vector<int64_t>{64}));
  EXPECT_EQ(widths(65), (std::vector<int64_t>{32, 48}));
  EXPECT_EQ(widths(128), (std::vector<int64_t>{64, 64}));
}

// Every width has a kernel of its own; columns that don't exist; rows that are no multiple of a
// kernel's; a stride with gaps.
TEST(MultiplyPanel, IsTheProductInFloat64) {
  at::manual_seed(0);
  for (int64_t columns : {3, 8, 16, 24, 32, 37, 40, 48, 55, 64}) {
    for (int64_t rows : {1, 24, 31}) {
      const WeightPanel panel = panels_of(columns)[0];
      Tensor x = at::randn({48, 20}), w = at::randn({13, panel.width});
      Tensor y = at::zeros({48, panel.width});
      multiply_panel(x.data_ptr<float>(), 20, rows, 13, w.data_ptr<float>(), panel,
                     y.data_ptr<float>(), w.data_ptr<float>());
      Tensor wanted =
          at::matmul(x.slice(0, 0, rows).slice(1, 0, 13).to(at::kDouble), w.to(at::kDouble));
      Tensor got = y.slice(0, 0, rows).narrow(1, 0, columns);
      // 13 products of about 1.
      EXPECT_LT(distance(got, wanted.narrow(1, 0, columns)), 1e-5) << columns << ' ' << rows;
    }
  }
}

}  // namespace
}  // namespace fbbench
