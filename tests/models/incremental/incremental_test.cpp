// SPDX-License-Identifier: Apache-2.0
// models/incremental/incremental.cpp against plain forwards of the covered images, on every
// construct of tests/base/architectures.h and on layers whose rectangles stay parts of the map.
#include "models/incremental/incremental.h"

#include <gtest/gtest.h>

#include "base/architectures.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

/// [windows,C,H,W]: the image [1,C,H,W] once a window, which is set to `value` in all channels.
Tensor covered_copies(const Tensor& image, const std::vector<Patch>& windows, double value) {
  Tensor copies = image.repeat({static_cast<int64_t>(windows.size()), 1, 1, 1});
  for (size_t i = 0; i < windows.size(); ++i) {
    windows[i].of(copies[static_cast<int64_t>(i)]).fill_(value);
  }
  return copies;
}

/// Largest difference as a share of the logits' range; of float32 sums in another order, up to
/// 1e-5.
constexpr double kRounding = 1e-5;

/// Windows at all corners, edges and in the middle, of every size given, and the whole image. Those
/// at the far sides are clipped.
std::vector<Patch> windows_of(const InputFormat& input, const std::vector<int64_t>& sizes) {
  std::vector<Patch> result = {{0, 0, input.height, input.width}};
  for (int64_t size : sizes) {
    for (int64_t top : {int64_t{0}, input.height / 2 - 1, input.height - (size + 1) / 2}) {
      for (int64_t left : {int64_t{0}, input.width / 2 - 1, input.width - (size + 1) / 2}) {
        result.push_back({std::max<int64_t>(top, 0), std::max<int64_t>(left, 0),
                          std::min(std::max<int64_t>(top, 0) + size, input.height),
                          std::min(std::max<int64_t>(left, 0) + size, input.width)});
      }
    }
  }
  return result;
}

double error(const Network& network, const std::vector<Patch>& windows, double baseline,
             int64_t batch) {
  const InputFormat& input = network.input();
  Tensor images = at::randn({2, input.channels, input.height, input.width});
  const Graph& graph = *network.graph();
  auto clean = run_forward(graph, images, incremental_needs(graph));
  Tensor got = covered_logits(clean, 1, windows, baseline, batch);
  Tensor want = network.forward(covered_copies(images.narrow(0, 1, 1), windows, baseline));
  Tensor range = at::cat({want, clean.logits()});  // of more than a row of zeros
  return ((got - want).abs().max() / (range.max() - range.min())).item<double>();
}

class EveryArchitecture : public testing::TestWithParam<Architecture> {};

TEST_P(EveryArchitecture, AnswersWhatPlainForwardsOfTheCoveredImagesDo) {
  auto network = Network::load(save(GetParam(), fresh_folder()));
  auto windows = windows_of(network->input(), {1, 2, 4, 7});
  EXPECT_LT(error(*network, windows, 0.5, 32), kRounding);
  // One size a batch: the rectangles are as small as they get.
  for (const Patch& window : windows) EXPECT_LT(error(*network, {window}, -2, 1), kRounding);
}

INSTANTIATE_TEST_SUITE_P(All, EveryArchitecture, testing::ValuesIn(architectures()),
                         [](const auto& test) { return test.param.name; });

/// A stage on maps so large that a window's rectangle stays a part of them.
struct Stage {
  std::string name, body;
};
void PrintTo(const Stage& stage, std::ostream* out) { *out << stage.name; }

class LargeMaps : public testing::TestWithParam<Stage> {
 protected:
  /// Between a first convolution and a last one, pooled and linear. Not square.
  std::shared_ptr<const Network> load() const {
    std::string body = "x = torch.relu(torch.conv2d(x, self.first, self.bias, 1, 1))\n" +
                       GetParam().body +
                       "x = torch.relu(torch.conv2d(x, self.three, self.bias, 1, 1))\n";
    Architecture architecture{"large_" + GetParam().name, body, {}};
    architecture.parameters = {{"first", {4, 3, 3, 3}}, {"bias", {4}},
                               {"three", {4, 4, 3, 3}}, {"grouped", {4, 2, 3, 3}},
                               {"one", {4, 4, 1, 1}},   {"five", {4, 4, 5, 2}},
                               {"depth", {4, 1, 3, 3}}, {"join", {4, 8, 1, 1}},
                               {"gate", {1, 4, 1, 1}},  {"scale", {4, 1, 1}}};
    return Network::load(save(architecture, fresh_folder()) + ":height=41,width=35");
  }
};

TEST_P(LargeMaps, AnswerWhatPlainForwardsOfTheCoveredImagesDo) {
  auto network = load();
  ASSERT_TRUE(network->graph() != nullptr) << network->graph_error();
  EXPECT_LT(error(*network, windows_of(network->input(), {1, 3, 8, 16}), 0.5, 64), kRounding);
}

TEST_P(LargeMaps, DoSoForEveryWindowOfAGridThatDoesNotDivideTheImage) {
  auto network = load();
  ASSERT_TRUE(network->graph() != nullptr) << network->graph_error();
  std::vector<Patch> windows;
  for (int64_t top = 0; top < 41; top += 5) {
    for (int64_t left = 0; left < 35; left += 3) {
      windows.push_back(
          {top, left, std::min<int64_t>(top + 7, 41), std::min<int64_t>(left + 7, 35)});
    }
  }
  EXPECT_LT(error(*network, windows, 0, 7), kRounding);
}

INSTANTIATE_TEST_SUITE_P(
    All, LargeMaps,
    testing::Values(
        Stage{"plain", "x = torch.relu(torch.conv2d(x, self.three, None, 1, 1))\n"},
        Stage{"residual_with_stride",
              "y = torch.relu(torch.conv2d(x, self.three, self.bias, 2, 1))\n"
              "y = torch.conv2d(y, self.three, self.bias, 1, 1)\n"
              "x = torch.relu(y + torch.conv2d(x, self.one, None, 2))\n"},
        Stage{"concatenation",
              "y = torch.relu(torch.conv2d(x, self.five, None, 1, [2, 0]))[:, :, :, 0:34]\n"
              "z = torch.max_pool2d(x, [1, 2], 1)\n"
              "x = torch.conv2d(torch.cat([y, z], 1), self.join)\n"},
        Stage{"concatenation_in_one_plane",
              "y = torch.relu(torch.conv2d(x, self.three, None, 1, 1))\n"
              "x = torch.conv2d(torch.cat([y, x], 1), self.join)\n"},
        Stage{"dilated", "x = torch.conv2d(x, self.three, None, 1, 2, 2)\n"},
        Stage{"grouped_with_two_strides",
              "x = torch.conv2d(x, self.grouped, self.bias, [2, 1], [0, 2], [1, 2], 2)\n"},
        Stage{"inverted_residual",
              "y = torch.relu6(torch.conv2d(x, self.one, self.bias))\n"
              "y = torch.relu6(torch.conv2d(y, self.depth, self.bias, 1, 1, 1, 4))\n"
              "x = x + torch.conv2d(y, self.one)\n"},
        Stage{
            "asymmetric_padding",
            "x = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 2, 1], 0.5), self.three, None, 2)\n"},
        Stage{"padding_same_with_even_kernel",
              "x = torch.relu(torch.conv2d(x, self.five, self.bias, 1, 'same'))\n"},
        Stage{"more_padding_than_kernel", "x = torch.conv2d(x, self.one, self.bias, 1, 3)\n"},
        Stage{"stride_that_skips_pixels", "x = torch.conv2d(x, self.one, self.bias, 3)\n"},
        Stage{"max_pool_overlapping", "x = torch.max_pool2d(x, 3, 2, 1)\n"},
        Stage{"max_pool_of_negative_values", "x = torch.max_pool2d(-1.0 - x, 3, 2, 1)\n"},
        Stage{"max_pool_in_ceil_mode", "x = torch.max_pool2d(x, 3, 2, 0, 1, True)\n"},
        Stage{"max_pool_dilated", "x = torch.max_pool2d(x, 2, 1, 0, 2)\n"},
        Stage{"avg_pool_overlapping", "x = torch.avg_pool2d(x, 3, 2, 1)\n"},
        Stage{"avg_pool_in_ceil_mode", "x = torch.avg_pool2d(x, 3, 2, 1, True)\n"},
        Stage{"avg_pool_without_the_padding", "x = torch.avg_pool2d(x, 3, 2, 1, True, False)\n"},
        Stage{"avg_pool_by_another_divisor",
              "x = torch.avg_pool2d(x, 3, 2, 1, True, True, divisor_override=5)\n"},
        Stage{"adaptive_avg_pool_that_divides", "x = torch.adaptive_avg_pool2d(x, [41, 7])\n"},
        Stage{"adaptive_max_pool_that_does_not", "x = torch.adaptive_max_pool2d(x, [10, 10])[0]\n"},
        Stage{"squeeze_excite",
              "s = torch.sigmoid(torch.conv2d(torch.adaptive_avg_pool2d(x, 1), self.one))\n"
              "x = x * s\n"},
        Stage{"spatial_gate", "x = x * torch.sigmoid(torch.conv2d(x, self.gate))\n"},
        Stage{"affine", "x = torch.relu(x * self.scale - 0.25)\n"},
        Stage{"channel_shuffle",
              "n, c, h, w = x.size()\n"
              "x = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)\n"},
        Stage{"chunks", "y, z = torch.chunk(x, 2, 1)\nx = torch.cat([torch.relu(z), y], 1)\n"},
        Stage{"softmax_over_channels", "x = torch.softmax(x, 1)\n"},
        Stage{"softmax_over_a_row", "x = torch.softmax(x, 3)\n"},
        Stage{"part_of_a_row", "x = x[:, :, :, 3:30]\n"},
        Stage{"transposed", "x = torch.conv_transpose2d(x, self.three, None, 2, 1)\n"},
        Stage{"unknown_op", "x = torch.cumsum(x, 2)\n"}),
    [](const auto& test) { return test.param.name; });

/// Which share of all layers' pixels is carried can't be seen from outside; that it isn't all of
/// them can: a value that wasn't kept isn't read.
TEST(IncrementalNeeds, LeaveOutWhatOnlyAPixelAtATimeReads) {
  Architecture architecture{"needs",
                            "x = torch.relu(torch.conv2d(x, self.a, None, 1, 1))\n"
                            "x = torch.relu(torch.conv2d(x, self.c))\n",
                            {{"a", {4, 3, 3, 3}}, {"c", {4, 4, 1, 1}}}};
  auto network = Network::load(save(architecture, fresh_folder()));
  ASSERT_TRUE(network->graph() != nullptr) << network->graph_error();
  // image, 3x3 (to which a change is added), ReLU, 1x1, ReLU, mean, linear
  EXPECT_EQ(incremental_needs(*network->graph()),
            (ValueSet{true, true, false, false, true, false, false}));
}

}  // namespace
}  // namespace fbbench
