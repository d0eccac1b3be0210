// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/eigen_cam.cpp: a map worked out by hand, and what it ignores.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(EigenCam, IsThePrincipalComponentOfTheLayer) {
  // At the image 0 0 0 4: A_0 - 1 = -1 -1 -1 3, and A_1 is as much the other way; v = (1, -1) /
  // root 2.
  auto network = two_channels(at::ones({2, 8}));
  Batch batch =
      make_batch(at::tensor({0.F, 0.F, 0.F, 4.F}).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  const double root = std::sqrt(2.0);
  expect_near(plain(explain(*network, "eigen_cam", batch).values), {0, 0, 0, 3 * root});
  expect_near(plain(explain(*network, "eigen_cam:relu=false", batch).values),
              {-root, -root, -root, 3 * root});
}

TEST(EigenCam, IsTheSameForEachTargetAndOutput) {
  auto network = ResidualCase().network.load();
  Tensor images = at::randn({2, 2, 7, 9});
  Tensor map =
      explain(*network, "eigen_cam", make_batch(images, at::tensor({0, 1}, at::kLong))).values;
  Batch other = make_batch(images, at::tensor({2, 0}, at::kLong));
  EXPECT_TRUE(at::equal(explain(*network, "eigen_cam:output=prob", other).values, map));
}

TEST(EigenCam, OfAConstantLayerIsZero) {
  Batch batch = make_batch(at::full({1, 1, 2, 2}, 0.3), at::zeros({1}, at::kLong));
  EXPECT_EQ(plain(explain(*two_channels(at::ones({1, 8})), "eigen_cam", batch).values),
            (Plain{0, 0, 0, 0}));
}

}  // namespace
}  // namespace fbbench
