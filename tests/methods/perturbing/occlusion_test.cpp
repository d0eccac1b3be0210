// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/occlusion.cpp against loops over windows and pixels.
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// The mean fall of logit `target` over the windows that cover a pixel.
Plain slow_occlusion(const SlowNetwork& network, const Plain& image, size_t target, int64_t window,
                     int64_t stride, double baseline) {
  const auto shape = network.shape(0);
  const int64_t height = shape[1], width = shape[2];
  auto last = [&](int64_t side) {  // k = 0 .. ceil((side - window) / stride)
    return static_cast<int64_t>(std::ceil(static_cast<double>(side - window) / stride));
  };
  Plain falls(static_cast<size_t>(height * width), 0), covers = falls;
  double clean = network.forward(image).back()[target];
  for (int64_t top = 0; top <= last(height) * stride; top += stride) {
    for (int64_t left = 0; left <= last(width) * stride; left += stride) {
      auto inside = [&](size_t pixel) {
        int64_t y = static_cast<int64_t>(pixel) / width, x = static_cast<int64_t>(pixel) % width;
        return y >= top && y < top + window && x >= left && x < left + window;
      };
      Plain covered = image;
      for (size_t i = 0; i < image.size(); ++i) {
        if (inside(i % falls.size())) covered[i] = baseline;
      }
      double fall = clean - network.forward(covered).back()[target];
      for (size_t pixel = 0; pixel < falls.size(); ++pixel) {
        falls[pixel] += inside(pixel) ? fall : 0;
        covers[pixel] += inside(pixel) ? 1 : 0;
      }
    }
  }
  for (size_t pixel = 0; pixel < falls.size(); ++pixel) falls[pixel] /= covers[pixel];
  return falls;
}

/// logit = the sum of the pixels of a one-channel image.
SlowNetwork summing_pixels(int64_t height, int64_t width) {
  SlowNetwork network({1, height, width});
  network.linear(0, at::ones({1, height * width}), at::zeros({1}));
  return network;
}

/// The method on one image [H,W] of that network.
Plain occluded_sum(const Tensor& image, const std::string& spec) {
  auto network = summing_pixels(image.size(0), image.size(1)).load();
  return plain(explain(*network, spec,
                       make_batch(image.view({1, 1, image.size(0), image.size(1)}),
                                  at::zeros({1}, at::kLong)))
                   .values);
}

TEST(Occlusion, OfOnePixelIsWhatThatPixelAdds) {
  Tensor image = at::tensor({1.f, 2.f, 3.f, 4.f}).view({2, 2});
  EXPECT_EQ(occluded_sum(image, "occlusion:window=1,stride=1"), (Plain{1, 2, 3, 4}));
  EXPECT_EQ(occluded_sum(image, "occlusion:window=1,stride=1,baseline=1"), (Plain{0, 1, 2, 3}));
}

TEST(Occlusion, WithAWindowOfTheImagesSizeIsTheWholeFallEverywhere) {
  Tensor image = at::tensor({1.f, 2.f, 3.f, 4.f}).view({2, 2});
  EXPECT_EQ(occluded_sum(image, "occlusion:window=2,stride=1"), (Plain{10, 10, 10, 10}));
}

TEST(Occlusion, AveragesOverTheWindowsThatCoverAPixelAndClipsThem) {
  // Windows in y: all. In x from 0 and 2; the one at 2 would end at 4 and is clipped to column 2.
  Tensor image = at::tensor({1.f, 2.f, 4.f}).view({1, 3}).expand({2, 3}).contiguous();
  EXPECT_EQ(occluded_sum(image, "occlusion:window=2,stride=2"), (Plain{6, 6, 8, 6, 6, 8}));
  // From 0 and 1: columns 0-1 fall by 6, columns 1-2 by 12; the middle is in both.
  EXPECT_EQ(occluded_sum(image, "occlusion:window=2,stride=1"), (Plain{6, 9, 12, 6, 9, 12}));
}

struct Windows {
  int64_t window, stride;
  double baseline;
};
void PrintTo(const Windows& windows, std::ostream* out) {
  *out << windows.window << '/' << windows.stride << " on " << windows.baseline;
}
class OcclusionTwin : public testing::TestWithParam<Windows> {};

TEST_P(OcclusionTwin, IsTheSameInLoops) {
  const auto [window, stride, baseline] = GetParam();
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({2, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({2, 1}, at::kLong));
  std::string spec = "occlusion:window=" + std::to_string(window) +
                     ",stride=" + std::to_string(stride) + ",baseline=" + std::to_string(baseline);
  auto twin = [&](int64_t n, size_t target) {
    return slow_occlusion(residual.network, plain(images[n]), target, window, stride, baseline);
  };
  Tensor want = stacked({twin(0, 2), twin(1, 1)}, {2, 1, 7, 9});
  for (int64_t forward_batch : {1, 5, 64}) {
    batch.forward_batch = forward_batch;
    // A difference of logits about ten times as large, each right to some 1e-7.
    EXPECT_TRUE(images_agree(explain(*network, spec, batch).values, want, 1e-5)) << forward_batch;
  }
}

INSTANTIATE_TEST_SUITE_P(All, OcclusionTwin,
                         testing::Values(Windows{1, 1, 0}, Windows{3, 2, 0}, Windows{3, 3, 0},
                                         Windows{4, 3, -0.5}, Windows{7, 5, 0}));

TEST(Occlusion, ExplainsTheProbabilityWhereAsked) {
  SlowNetwork slow({1, 1, 1});  // logits x and 0
  slow.linear(0, at::tensor({1.f, 0.f}).view({2, 1}), at::zeros({2}));
  Batch batch = make_batch(at::full({1, 1, 1, 1}, std::log(3.f)), at::zeros({1}, at::kLong));
  Tensor map = explain(*slow.load(), "occlusion:window=1,stride=1,output=prob", batch).values;
  EXPECT_NEAR(map.item<double>(), 0.75 - 0.5, 1e-6);
}

/// A network whose graph can't be built (a branch on a pixel) where `branches`, else one that can,
/// with the same answers.
std::shared_ptr<const Network> loaded(const std::string& name, bool branches) {
  auto normal = [](at::IntArrayRef shape) {
    return at::randn(shape, at::detail::createCPUGenerator(1));
  };
  std::string source = "def forward(self, x):\n";
  if (branches) source += "  if bool(x.sum() > 1e9):\n    x = -x\n";
  source +=
      "  y = torch.relu(torch.conv2d(x, self.first, None, 1, 1))\n"
      "  y = torch.max_pool2d(y + torch.relu(torch.conv2d(y, self.second, None, 1, 1)), 2)\n"
      "  return torch.linear(torch.flatten(y, 1), self.head)\n";
  return Network::load(save_network(fresh_folder() + "/" + name, source,
                                    {{"first", normal({4, 1, 3, 3})},
                                     {"second", normal({4, 4, 3, 3})},
                                     {"head", normal({2, 480})}},
                                    tiny_input(1, 20, 24, 2)));
}

TEST(Occlusion, IsTheSameWithAndWithoutTheNetworksGraph) {
  auto with = loaded("with", false), without = loaded("without", true);
  ASSERT_TRUE(with->graph() != nullptr && without->graph() == nullptr);
  Batch batch = make_batch(at::randn({2, 1, 20, 24}), at::tensor({0, 1}, at::kLong));
  Tensor got = explain(*with, "occlusion:window=5,stride=3,baseline=0.5", batch).values;
  Tensor want = explain(*without, "occlusion:window=5,stride=3,baseline=0.5", batch).values;
  EXPECT_TRUE(images_agree(got, want, 1e-5));  // rounding of the logits
}

TEST(Occlusion, RefusesAStrideLargerThanTheWindow) {
  const auto& registry = Registry<Method>::get();
  EXPECT_THROW(registry.create("occlusion:window=4,stride=5"), BadOption);
  EXPECT_THROW(registry.create("occlusion:window=4,stride=0"), BadOption);
  EXPECT_NO_THROW(registry.create("occlusion:window=4,stride=4"));
}

TEST(Occlusion, RefusesAWindowLargerThanTheImagesShorterSide) {
  auto network = summing_pixels(2, 3).load();
  const auto& registry = Registry<Method>::get();
  EXPECT_THROW(registry.create("occlusion:window=3,stride=1")->check(*network, {}), BadOption);
  EXPECT_NO_THROW(registry.create("occlusion:window=2,stride=1")->check(*network, {}));
}

}  // namespace
}  // namespace fbbench
