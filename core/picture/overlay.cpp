// SPDX-License-Identifier: Apache-2.0
#include "core/picture/overlay.h"

#include <algorithm>
#include <iomanip>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "core/error.h"

namespace fbbench {
namespace {

constexpr double kFullAt = 0.995;      // quantile of the map that gets the brightest colour
constexpr float kDarkened = 0.55f;     // brightness of the picture under the map
constexpr double kOpaque = 0.85;       // opacity of the brightest colour
constexpr int64_t kPanelPixels = 336;  // wanted longer side of a panel; small images are enlarged
constexpr int kGap = 8;                // pixels between the panels
constexpr int kBarWidth = 16, kNumbersWidth = 64;
constexpr int kSmall = 128;  // pixels of the longer side, up to which PNG isn't large
constexpr int kJpegQuality = 88;

/// [H,W,3] uint8, blue first, as OpenCV has it.
cv::Mat to_bgr(const Tensor& image) {
  Tensor planes = image.expand({3, image.size(1), image.size(2)}).flip(0);
  Tensor bytes = planes.permute({1, 2, 0}).mul(255).round().clamp(0, 255).to(at::kByte);
  bytes = bytes.contiguous();
  cv::Mat view(static_cast<int>(image.size(1)), static_cast<int>(image.size(2)), CV_8UC3,
               bytes.data_ptr());
  return view.clone();
}

/// The positive part of a map in multiples of its mean, [H,W] float32; all 0 where there is none.
Tensor density(const Tensor& map) {
  Tensor positive = map.clamp_min(0).contiguous();
  auto mean = positive.to(at::kDouble).mean().item<double>();
  return mean > 0 ? positive.div(mean) : positive;
}

double full_at(const Tensor& density) {
  auto rank = static_cast<int64_t>(kFullAt * static_cast<double>(density.numel() - 1)) + 1;
  auto full = std::get<0>(density.flatten().kthvalue(rank)).item<double>();
  return full > 0 ? full : density.max().item<double>();  // a few pixels only
}

/// The scale's colours from bottom to top, and numbers at 0, half and full.
cv::Mat colour_bar(int height, double scale) {
  cv::Mat levels(height, kBarWidth, CV_8U), colours;
  for (int y = 0; y < height; ++y) {
    levels.row(y) = cv::Scalar(255.0 * (height - 1 - y) / std::max(1, height - 1));
  }
  cv::applyColorMap(levels, colours, cv::COLORMAP_INFERNO);
  cv::Mat numbers(height, kNumbersWidth, CV_8UC3, cv::Scalar::all(255)), bar;
  constexpr int kLetter = 10;  // pixels high
  for (double share : {0.0, 0.5, 1.0}) {
    std::ostringstream text;
    text << std::setprecision(2) << share * scale << " x";
    int y = kLetter + static_cast<int>((1 - share) * (height - kLetter - 2));
    cv::putText(numbers, text.str(), {6, y}, cv::FONT_HERSHEY_SIMPLEX, 0.4, cv::Scalar::all(0), 1,
                cv::LINE_AA);
  }
  cv::hconcat(colours, numbers, bar);
  return bar;
}

cv::Mat blend(const cv::Mat& picture, const Tensor& share) {
  cv::Mat grey, base, levels, colours;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(grey, base, cv::COLOR_GRAY2BGR);
  cv::Mat(picture.rows, picture.cols, CV_32F, share.data_ptr()).convertTo(levels, CV_8U, 255);
  cv::applyColorMap(levels, colours, cv::COLORMAP_INFERNO);
  base.convertTo(base, CV_32FC3, kDarkened);
  colours.convertTo(colours, CV_32FC3);
  Tensor root = share.sqrt() * kOpaque;
  cv::Mat opacity;
  cv::cvtColor(cv::Mat(picture.rows, picture.cols, CV_32F, root.data_ptr()), opacity,
               cv::COLOR_GRAY2BGR);
  cv::Mat result = base + opacity.mul(colours - base);
  result.convertTo(result, CV_8UC3);
  return result;
}

void require_overlay(const Tensor& image, const Tensor& map) {
  require_shape(image, {-1, -1, -1}, at::kFloat, "image of an overlay");
  FBBENCH_REQUIRE(image.size(0) == 1 || image.size(0) == 3, BadInput,
                  "image of an overlay: want 1 or 3 channels, got " << image.size(0));
  require_shape(map, {image.size(1), image.size(2)}, at::kFloat, "map of an overlay");
}

Tensor share_of_full(const Tensor& map, double scale) {
  return density(map).div(scale).clamp_max(1).contiguous();
}

EncodedPicture encode(const cv::Mat& picture) {
  bool small = std::max(picture.rows, picture.cols) <= kSmall || picture.rows == 1;
  std::vector<unsigned char> bytes;
  cv::imencode(small ? ".png" : ".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, kJpegQuality});
  return {small ? "image/png" : "image/jpeg", std::string(bytes.begin(), bytes.end())};
}

}  // namespace

double common_scale(const std::vector<Tensor>& maps) {
  std::vector<double> all;
  for (const Tensor& map : maps) {
    double full = full_at(density(map));
    if (full > 0) all.push_back(full);
  }
  if (all.empty()) return 1;
  std::sort(all.begin(), all.end());
  return (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2;
}

void write_overlay(const std::string& path, const Tensor& image, const Tensor& map, double scale) {
  require_overlay(image, map);
  cv::Mat picture = to_bgr(image);
  auto factor =
      static_cast<int>(std::max<int64_t>(1, kPanelPixels / std::max(image.size(1), image.size(2))));
  auto enlarge = [&](const cv::Mat& panel) {
    cv::Mat large;
    cv::resize(panel, large, cv::Size(), factor, factor, cv::INTER_NEAREST);
    return large;
  };
  cv::Mat gap(factor * picture.rows, kGap, CV_8UC3, cv::Scalar::all(255));
  cv::Mat sheet;
  cv::Mat panel = blend(picture, share_of_full(map, scale));
  cv::hconcat(
      std::vector<cv::Mat>{enlarge(picture), gap, enlarge(panel), gap, colour_bar(gap.rows, scale)},
      sheet);
  bool written = false;
  try {
    written = cv::imwrite(path, sheet);
  } catch (const cv::Exception&) {  // an ending that OpenCV doesn't know
  }
  FBBENCH_REQUIRE(written, BadInput,
                  path << ": can't be written; want a .png in a folder that "
                          "exists and is writable");
}

EncodedPicture encode_image(const Tensor& image) {
  require_overlay(image, at::zeros({image.size(1), image.size(2)}));
  return encode(to_bgr(image));
}

EncodedPicture encode_overlay(const Tensor& image, const Tensor& map, double scale) {
  require_overlay(image, map);
  return encode(blend(to_bgr(image), share_of_full(map, scale)));
}

EncodedPicture encode_colour_scale() {
  cv::Mat levels(1, 256, CV_8U), colours;
  for (int x = 0; x < levels.cols; ++x) levels.at<uchar>(0, x) = static_cast<uchar>(x);
  cv::applyColorMap(levels, colours, cv::COLORMAP_INFERNO);
  return encode(colours);
}

}  // namespace fbbench
