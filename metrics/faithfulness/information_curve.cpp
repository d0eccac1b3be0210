// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/information_curve.h"

#include <algorithm>
#include <cmath>

#include "core/hdf5/file.h"
#include "core/picture/eight_bits.h"
#include "core/picture/fill_between.h"
#include "core/seed.h"
#include "metrics/digest.h"
#include "metrics/faithfulness/perturbation_curve.h"
#include "metrics/faithfulness/pixel_draws.h"
#include "metrics/quantile.h"

namespace fbbench {
namespace {

using Point = std::pair<double, double>;

/// The y at x of a line through points of ascending x from 0 to 1, x in [0,1); of points one above
/// the other the last counts.
double height_at(const std::vector<Point>& line, double x) {
  auto next = std::upper_bound(line.begin(), line.end(), x, [](double value, const Point& point) {
    return value < point.first;
  });
  const auto [x0, y0] = *(next - 1);
  const auto [x1, y1] = *next;
  return y0 + (x - x0) / (x1 - x0) * (y1 - y0);
}

/// Where a value lies on the way from the first to the last.
double progress(double value, const std::vector<double>& way) {
  return std::clamp((value - way.front()) / (way.back() - way.front()), 0.0, 1.0);
}

}  // namespace

MetricInfo InformationCurve::info_of(const std::string& name, const std::string& brief) {
  MetricInfo info = perturbation_info(name, brief);
  info.direction = Direction::kHigher;
  info.ties = "pixels equal to the last one come, too";
  info.options = {
      {"thresholds", "0.005,0.01,0.02,0.03,0.04,0.05,0.07,0.1,0.13,0.21,0.34,0.5,0.75",
       "shares of the pixels put back, ascending"},
      {"share", "0.01", "of the pixels, random ones, that the blurred image has"},
      {"draws", "none",
       "HDF5 file with aux/pixels [H,W], those that it has where not 0, of every image"},
      {"points", "1000", "of the curve, the one at 1 aside"}};
  info.source =
      "Kapishnikov et al. 2019, arXiv:1906.02825, and its program (PAIR-code/saliency, pic.py); "
      "sizes by OpenCV 4.6 and libwebp 1.2.4, whose effort is less than the program's by default";
  return info;
}

InformationCurve::InformationCurve(MetricInfo info, const Options& options, double least)
    : Metric(std::move(info)),
      thresholds_(options.get_doubles("thresholds", 0, 1)),
      share_(options.get_double("share", 0, 1)),
      least_(least),
      points_(options.get_int("points", 1, 1000000)) {
  FBBENCH_REQUIRE(std::is_sorted(thresholds_.begin(), thresholds_.end()), BadOption,
                  this->info().name << ": thresholds: want ascending numbers, got "
                                    << options.get_string("thresholds"));
  const std::string& file = options.get_string("draws");
  if (file != "none") given_ = Hdf5File(file).dataset("aux/pixels").read(at::kBool);
  for (const char* name : {"thresholds", "share", "draws"}) {
    choices_ += options.get_string(name) + ";";
  }
}

void InformationCurve::check(const Network& network, const DatasetFacts& dataset) const {
  Metric::check(network, dataset);
  const InputFormat& input = network.input();
  FBBENCH_REQUIRE(input.channels == 1 || input.channels == 3, Unsupported,
                  info().name << ": want images of 1 or 3 channels, as WebP files have them, got "
                              << input.channels);
  if (given_.defined()) {
    require_shape(given_, {input.height, input.width}, at::kBool, info().name + ": aux/pixels");
  }
}

/// The pixels that the blurred image has of the image, [H,W] bool: of (seed, sample id).
Tensor InformationCurve::first_pixels(const Evaluation& evaluation, int64_t i) const {
  if (given_.defined()) return given_;
  const Batch& batch = evaluation.batch;
  const MapView& map = evaluation.maps[static_cast<size_t>(i)];
  const std::string& id = batch.samples[static_cast<size_t>(i)].id;
  PixelDraws draws(derive_seed(batch.seed, "information_curve", id), map.size());
  const PixelSpan drawn = draws.next(static_cast<int64_t>(share_ * map.size()));
  Tensor pixels = at::zeros({map.height(), map.width()}, at::kBool);
  for (int64_t k = 0; k < drawn.count; ++k) pixels.data_ptr<bool>()[drawn.data[k]] = true;
  return pixels;
}

/// The size in bytes and the logits, [N,pictures,1+K] float64, of each image in 8 bits: blurred,
/// with more and more of its most salient pixels, as it is.
Tensor InformationCurve::pictures(const Evaluation& evaluation) const {
  const Batch& batch = evaluation.batch;
  const InputFormat& format = evaluation.network.input();
  const auto count = static_cast<int64_t>(thresholds_.size()) + 2;
  auto make = [&] {
    Tensor sizes = at::empty({batch.size(), count}, at::kDouble);
    Tensor whole, start;
    auto write = [&](int64_t i, int64_t j, const Tensor& image) {
      if (j == 0) {
        whole = eight_bits(format, batch.images[i]);
        start = first_pixels(evaluation, i);
      }
      const MapView& map = evaluation.maps[static_cast<size_t>(i)];
      Tensor known = j + 1 == count ? at::ones_like(start) : start;
      if (j > 0 && j + 1 < count) {
        const double share = thresholds_[static_cast<size_t>(j) - 1];
        known = start.logical_or(map.map().to(at::kDouble) >= quantile(map, 1 - share));
      }
      const Tensor picture = fill_between(whole, known);
      sizes[i][j] = lossless_size(picture);
      image.copy_(format.normalise(picture.to(at::kFloat) / 255));
    };
    const Tensor logits = variant_logits(evaluation, count, write).to(at::kDouble);
    return at::cat({sizes.unsqueeze(2), logits.view({batch.size(), count, -1})}, 2);
  };
  if (!evaluation.forwards) return make();
  return evaluation.forwards->once("information curve " + choices_ + digest(evaluation.maps), make);
}

/// The answers over the sizes, both scaled to [0,1]; empty where they can't be.
std::vector<double> InformationCurve::curve(const std::vector<double>& sizes,
                                            const std::vector<double>& answers) const {
  const bool defined =
      answers.back() >= least_ && answers.back() > answers.front() && sizes.back() > sizes.front();
  if (!defined) return {};
  std::vector<Point> line;
  double best = 0;
  for (size_t j = 1; j + 1 < sizes.size(); ++j) {
    best = std::max(best, progress(answers[j], answers));
    line.emplace_back(progress(sizes[j], sizes), best);
  }
  line.insert(line.end(), {{0, 0}, {1, 1}});
  std::stable_sort(line.begin(), line.end(),
                   [](const Point& a, const Point& b) { return a.first < b.first; });
  std::vector<double> heights;
  for (int64_t k = 0; k < points_; ++k) {
    heights.push_back(height_at(line, static_cast<double>(k) / static_cast<double>(points_)));
  }
  heights.push_back(1);
  return heights;
}

Scores InformationCurve::evaluate_impl(const Evaluation& evaluation) const {
  const Tensor found = pictures(evaluation);
  const int64_t images = found.size(0), count = found.size(1);
  const Tensor answers = answer(evaluation.network, found.slice(2, 1).flatten(0, 1),
                                evaluation.batch.targets.repeat_interleave(count))
                             .view({images, count});
  Tensor curves = at::full({images, points_ + 1}, NAN, at::kDouble);
  for (int64_t i = 0; i < images; ++i) {
    const std::vector<double> heights = curve(row_of(found.select(2, 0), i), row_of(answers, i));
    if (!heights.empty()) curves[i].copy_(at::tensor(heights, at::kDouble));
  }
  return {area_under(curves), curves.to(at::kFloat), at::linspace(0, 1, points_ + 1, at::kDouble)};
}

}  // namespace fbbench
