// SPDX-License-Identifier: Apache-2.0
// aic and sic: the whole of it against a plain computation, and when they are undefined. That they
// are the authors' is tested by metrics2_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "core/picture/eight_bits.h"
#include "core/picture/fill_between.h"
#include "metrics/scoring.h"

namespace fbbench {
namespace {

constexpr int64_t kSide = 16;

/// Each pixel one of 256 values, in a disorder that doesn't compress, and a network that likes just
/// this, not its mean 1/2: the image's logit is 3 - 1, a blurred image's about -1.
struct Case {
  Tensor shades = at::arange(kSide * kSide).mul(at::arange(kSide * kSide) + 1).div(2, "floor");
  Tensor board = shades.remainder(256).view({kSide, kSide}).to(at::kFloat) / 255;
  Tensor map = (board - 0.5F).abs();
  std::shared_ptr<const Network> network =
      weighing_network((board - 0.5F) * 3 / (board - 0.5F).square().sum() - 1.0F / 128);
  Batch batch = batch_of(map.unsqueeze(0));
  Tensor pixels = at::zeros({kSide, kSide}, at::kByte);
  std::string draws = fresh_folder() + "/draws.h5";

  Case() {
    batch.images = board.view({1, 1, kSide, kSide});
    pixels[3][8] = pixels[9][2] = 1;
    Hdf5Writer(draws).group("aux").write("aux/pixels", pixels);
  }
  Scores scores(const std::string& metric) const {
    return scores_of(metric, *network, batch, map.unsqueeze(0));
  }
};

/// A picture's bytes and probability: what there is to see, and what is seen.
struct Seen {
  double size, probability;
};

Seen seen(const Case& test, const Tensor& known) {
  const Tensor picture =
      fill_between(eight_bits(test.network->input(), test.batch.images[0]), known);
  const Tensor logits = test.network->forward(picture.to(at::kFloat).div(255).unsqueeze(0));
  return {static_cast<double>(lossless_size(picture)),
          test.network->probability(logits, test.batch.targets)[0].item<double>()};
}

/// The height at x of the line through points, by looking at each of its pieces.
double height_at(const std::vector<std::pair<double, double>>& line, double x) {
  for (size_t k = 0; k + 1 < line.size(); ++k) {
    const auto [x0, y0] = line[k];
    const auto [x1, y1] = line[k + 1];
    if (x0 <= x && x < x1) return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
  }
  return 1;
}

TEST(Sic, IsTheLineThroughTheScaledSizesAndProbabilities) {
  const Case test;
  const Tensor start = test.pixels.to(at::kBool), values = test.map.to(at::kDouble);
  const Seen low = seen(test, start), high = seen(test, at::ones_like(start));
  ASSERT_GT(high.size, low.size);
  std::vector<std::pair<double, double>> line;
  double best = 0;
  for (double share : {0.1, 0.4, 0.7}) {
    const Tensor known = start | (values >= at::quantile(values, 1 - share));
    const Seen at = seen(test, known);
    best =
        std::max(best, (at.probability - low.probability) / (high.probability - low.probability));
    const double x = (at.size - low.size) / (high.size - low.size);
    line.emplace_back(std::clamp(x, 0.0, 1.0), std::clamp(best, 0.0, 1.0));
  }
  line.insert(line.end(), {{0, 0}, {1, 1}});
  std::stable_sort(line.begin(), line.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const Scores scores = test.scores("sic:thresholds=[0.1,0.4,0.7],points=5,draws=" + test.draws);
  double area = 0;
  for (int k = 0; k <= 5; ++k) {
    const double want = height_at(line, k / 5.0);
    // The network's rounding, over a range of about 0.5.
    EXPECT_NEAR(scores.curve[0][k].item<double>(), want, 1e-5) << k;
    EXPECT_NEAR(scores.fraction[k].item<double>(), k / 5.0, 1e-12);
    area += want / (k % 5 == 0 ? 10 : 5);
  }
  EXPECT_NEAR(scores.value[0].item<double>(), area, 1e-5);
}

TEST(Aic, IsALineFromNothingToAllWhereNothingLiesBetween) {
  Case test;
  // The first threshold brings the most salient pixel, which is there already: no byte more, and
  // not yet the target. The second brings all.
  test.map[3][8] = 9;
  const Scores scores = test.scores("aic:thresholds=[0,1],points=4,draws=" + test.draws);
  for (int k = 0; k <= 4; ++k) EXPECT_EQ(scores.curve[0][k].item<double>(), k / 4.0) << k;
  EXPECT_EQ(scores.value[0].item<double>(), 0.5);
}

TEST(InformationCurve, PrefersTheMapThatPutsBackWhatTheNetworkLikes) {
  Case test;
  Tensor left = at::zeros({kSide, kSide});
  left.narrow(1, 0, kSide / 2).fill_(1);
  const Tensor liked = (test.board - 0.5F) * left;
  test.network = weighing_network(liked * 5 / liked.square().sum() - 2.0F / 128);
  test.map = left;
  const Scores better = test.scores("sic"), first = test.scores("aic");
  test.map = 1 - left;
  EXPECT_GT(better.value[0].item<double>(), test.scores("sic").value[0].item<double>() + 0.1);
  EXPECT_GT(first.value[0].item<double>(), test.scores("aic").value[0].item<double>() + 0.1);
}

TEST(InformationCurve, IsUndefinedForAnImageThatIsNotOfItsTarget) {
  Case test;
  EXPECT_FALSE(std::isnan(test.scores("sic").value[0].item<double>()));
  EXPECT_FALSE(std::isnan(test.scores("aic").value[0].item<double>()));
  EXPECT_TRUE(std::isnan(test.scores("sic:min_prob=0.9").value[0].item<double>()));
  test.batch.targets.fill_(1);  // of probability 0.12, and more where blurred
  EXPECT_TRUE(std::isnan(test.scores("sic:min_prob=0").value[0].item<double>()));
  EXPECT_TRUE(std::isnan(test.scores("aic").value[0].item<double>()));
  EXPECT_TRUE(test.scores("aic").curve.isnan().all().item<bool>());
}

TEST(InformationCurve, IsUndefinedForAnImageThatNothingIsTakenFrom) {
  EXPECT_TRUE(std::isnan(Case().scores("sic:share=1").value[0].item<double>()));
}

TEST(InformationCurve, DrawsItsFirstPixelsBySampleAndSeed) {
  Case test;
  const Tensor first = test.scores("sic").value.clone();
  EXPECT_TRUE(at::equal(test.scores("sic").value, first));
  test.batch.seed = 1;
  EXPECT_FALSE(at::equal(test.scores("sic").value, first));
}

TEST(InformationCurve, RefusesWhatDoesNotFit) {
  auto& registry = Registry<Metric>::get();
  EXPECT_THROW(registry.create("sic:thresholds=[0.5,0.1]"), BadOption);
  const Case test;
  EXPECT_NO_THROW(registry.create("sic:draws=" + test.draws)->check(*test.network, {}));
  EXPECT_THROW(registry.create("sic:draws=" + test.draws)->check(any_network(4, 4), {}), BadInput);
  auto two_channels = Network::load(save_network(
      fresh_folder() + "/network", "def forward(self, x):\n    return x.flatten(1)[:, :2]\n", {},
      tiny_input(2, 4, 4, 2)));
  EXPECT_THROW(registry.create("aic")->check(*two_channels, {}), Unsupported);
}

}  // namespace
}  // namespace fbbench
