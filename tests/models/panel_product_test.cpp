// SPDX-License-Identifier: Apache-2.0
#include "models/panel_product.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

TEST(PanelsOf, AreEvenAndAtMostFourLanes) {
  auto widths = [](int64_t columns) {
    std::vector<int64_t> result;
    int64_t first = 0;
    for (const WeightPanel& panel : panels_of(columns)) {
      EXPECT_EQ(panel.first, first);
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

TEST(CutIntoPanels, PutsPanelAfterPanelAndZerosBehind) {
  // Two matrices [1,65]: columns 0..31 of both, then 32..64 and 15 zeros of both.
  Tensor weights = at::arange(130, at::kFloat).view({2, 1, 65});
  Tensor panels = cut_into_panels(weights);
  ASSERT_EQ(panels.numel(), 2 * 80);
  EXPECT_TRUE(
      at::equal(panels.narrow(0, 0, 64).view({2, 32}), weights.select(1, 0).slice(1, 0, 32)));
  Tensor last = panels.narrow(0, 64, 96).view({2, 48});
  EXPECT_TRUE(at::equal(last.slice(1, 0, 33), weights.select(1, 0).slice(1, 32)));
  EXPECT_EQ(last.slice(1, 33).abs().max().item<float>(), 0);
}

// Every width has a kernel of its own; rows that are no multiple of a kernel's; a stride with gaps.
TEST(MultiplyPanel, IsTheProductInFloat64) {
  at::manual_seed(0);
  for (int64_t width : {16, 32, 48, 64}) {
    for (int64_t rows : {1, 24, 31}) {
      Tensor x = at::randn({48, 20}), w = at::randn({13, width}), y = at::zeros({48, width});
      multiply_panel(x.data_ptr<float>(), 20, rows, 13, w.data_ptr<float>(), width,
                     y.data_ptr<float>());
      Tensor wanted =
          at::matmul(x.slice(0, 0, rows).slice(1, 0, 13).to(at::kDouble), w.to(at::kDouble));
      // 13 products of about 1.
      EXPECT_LT((y.slice(0, 0, rows) - wanted).abs().max().item<double>(), 1e-5) << width << rows;
    }
  }
}

}  // namespace
}  // namespace fbbench
