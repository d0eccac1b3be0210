// SPDX-License-Identifier: Apache-2.0
// methods/floors/edges.cpp and input_magnitude.cpp
#include <gtest/gtest.h>

#include "methods/formula_network.h"

namespace fbbench {
namespace {

std::shared_ptr<const Network> any_network(int64_t channels, int64_t height, int64_t width) {
  return formula_network("x.sum([1, 2, 3])", channels, height, width);
}

TEST(Edges, AreWhereBrightnessChanges) {
  // Reflected at the border, the outer columns see the same on both sides.
  const Tensor image = at::tensor({0.F, 0.F, 1.F}).expand({1, 3, 3}).contiguous();
  const std::vector<double> want = {0, 4, 0, 0, 4, 0, 0, 4, 0};
  EXPECT_EQ(explained_values(*any_network(1, 3, 3), "edges", image), want);
}

TEST(Edges, OfAConstantImageOrASinglePixelAreNone) {
  EXPECT_EQ(explained_values(*any_network(1, 2, 2), "edges", at::full({1, 2, 2}, 0.7F)),
            (std::vector<double>(4, 0)));
  EXPECT_EQ(explained_values(*any_network(1, 1, 1), "edges", at::ones({1, 1, 1})),
            (std::vector<double>{0}));
}

TEST(Edges, WeighColoursByBrightness) {
  const Tensor step = at::tensor({0.F, 0.F, 1.F}).expand({3, 3});
  Tensor image = at::zeros({3, 3, 3});
  image[1].copy_(step);
  EXPECT_NEAR(explained_values(*any_network(3, 3, 3), "edges", image).at(4), 4 * 0.587, 1e-6);
  Tensor two = at::stack({step, at::zeros({3, 3})});
  EXPECT_NEAR(explained_values(*any_network(2, 3, 3), "edges", two).at(4), 4 * 0.5, 1e-6);
}

TEST(InputMagnitude, IsTheSizeOfEachValue) {
  EXPECT_EQ(explained_values(*any_network(2, 1, 1), "input_magnitude",
                             at::tensor({-2.F, 0.5F}).view({2, 1, 1})),
            (std::vector<double>{2, 0.5}));
}

}  // namespace
}  // namespace fbbench
