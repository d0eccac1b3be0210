// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/score_cam.cpp: maps worked out by hand.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

/// log 3 / 4 times the last pixel of A_0.
Tensor last_pixel() {
  return at::tensor({0.0, 0.0, 0.0, std::log(3.0) / 4, 0.0, 0.0, 0.0, 0.0})
      .to(at::kFloat)
      .view({1, 8});
}

TEST(ScoreCam, WeighsChannelsByTheImageSeenThroughThem) {
  // Seen through 0 1/3 2/3 1 the last pixel is 4, through 1 2/3 1/3 0 it is 0: logits log 3 and 0.
  Batch batch = make_batch(at::arange(1.F, 5.F).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  for (int64_t forward_batch : {1, 2, 64}) {
    batch.forward_batch = forward_batch;
    expect_near(plain(explain(*two_channels(last_pixel()), "score_cam", batch).values),
                {0.75 + 1, 1.5 + 0.75, 2.25 + 0.5, 3 + 0.25});
  }
}

TEST(ScoreCam, ScoresEachImageThroughItsOwnChannels) {
  // The second image, 4 3 2 1, has its channels the other way round; its last pixel stays below 1.
  Tensor images = at::stack({at::arange(1.F, 5.F), at::arange(4.F, 0.F, -1.F)}).view({2, 1, 2, 2});
  Batch batch = make_batch(images, at::zeros({2}, at::kLong));
  batch.forward_batch = 3;  // a chunk holds channels of both
  Tensor map = explain(*two_channels(last_pixel()), "score_cam", batch).values;
  expect_near(plain(map[0]), {0.75 + 1, 1.5 + 0.75, 2.25 + 0.5, 3 + 0.25});
  // Through 1 2/3 1/3 0 it is 0, through 0 1/3 2/3 1 it is 1: logits 0 and log 3 / 4.
  const double second = std::pow(3, 0.25) / (1 + std::pow(3, 0.25)), first = 1 - second;
  expect_near(plain(map[1]), {4 * first + second, 3 * first + 2 * second, 2 * first + 3 * second,
                              first + 4 * second});
}

TEST(ScoreCam, SeesNothingThroughAConstantChannel) {
  // From 3 x 3 to 7 x 8 by thirds and sevenths, which do not quite sum to 1 in float32: what
  // rounding leaves of a constant is scaled up like any channel, and this logit would see it as
  // thousands.
  SlowNetwork slow({1, 7, 8});
  Tensor weight = at::cat({at::full({1, 1, 3, 3}, 1.F / 9), at::zeros({1, 1, 3, 3})});
  size_t layer = slow.relu(slow.conv(0, weight, at::tensor({0.F, 0.3F}), 2, 0));
  slow.linear(slow.mean(layer), at::tensor({1e4F, 0.F}).view({1, 2}), at::zeros({1}));
  Tensor grey = at::tensor({0.1F, 0.7F, 0.9F, 1.1F}).view({4, 1, 1, 1}).expand({4, 1, 7, 8});
  Batch batch = make_batch(grey, at::zeros({4}, at::kLong));
  // Both channels are seen as the zero image, and weigh as much; 1e-6 is some roundings.
  EXPECT_LT(distance(explain(*slow.load(), "score_cam", batch).values, (grey + 0.3) / 2), 1e-6);
}

}  // namespace
}  // namespace fbbench
