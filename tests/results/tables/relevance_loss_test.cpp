// SPDX-License-Identifier: Apache-2.0
// results/tables/relevance_loss.cpp: of which methods it is told that they lose relevance.
#include "results/tables/relevance_loss.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fbbench {
namespace {

/// One group of three images; what reaches the image, a row a method.
Results results_with(const Tensor& relevance_left) {
  Results results;
  for (const char* label : {"A", "B", "C"}) results.info.methods.push_back({label, label, 1, 0});
  results.groups.resize(1);
  results.groups[0].info.dataset = "scenes";
  results.groups[0].info.network = "net";
  results.groups[0].block.diagnostics[kRelevanceLeft] = relevance_left;
  return results;
}

TEST(RelevanceLoss, IsToldOfMethodsThatLoseMostInTheMean) {
  Tensor left = at::tensor({0.9, 0.3, 0.6, 0.1, 0.2, 0.39, NAN, NAN, NAN}, at::kDouble);
  std::string text = relevance_losses(results_with(left.view({3, 3})));
  // (.1 + .2 + .39) / 3 = .23
  EXPECT_EQ(text.rfind("warning: B, scenes x net: in the mean 23% of the relevance reaches", 0), 0U)
      << text;
  EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
}

TEST(RelevanceLoss, LeavesOutImagesWithoutAMap) {
  Tensor left = at::tensor({NAN, 0.6, 0.6}, at::kDouble).repeat({3, 1});
  EXPECT_EQ(relevance_losses(results_with(left)), "");
}

}  // namespace
}  // namespace fbbench
