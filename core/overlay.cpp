// SPDX-License-Identifier: Apache-2.0
#include "core/overlay.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"

namespace fbbench {
namespace {

constexpr double kFullAt = 0.995;      // quantile of the map that gets the brightest colour
constexpr float kDarkened = 0.55f;     // brightness of the picture under the map
constexpr double kOpaque = 0.85;       // opacity of the brightest colour
constexpr int64_t kPanelPixels = 336;  // wanted longer side of a panel; small images are enlarged
constexpr int kGap = 8;                // pixels between the panels

/// [H,W,3] uint8, blue first, as OpenCV has it.
cv::Mat to_bgr(const Tensor& image) {
  Tensor planes = image.expand({3, image.size(1), image.size(2)}).flip(0);
  Tensor bytes = planes.permute({1, 2, 0}).mul(255).round().clamp(0, 255).to(at::kByte);
  bytes = bytes.contiguous();
  cv::Mat view(static_cast<int>(image.size(1)), static_cast<int>(image.size(2)), CV_8UC3,
               bytes.data_ptr());
  return view.clone();
}

/// The positive part of a map in [0,1], [H,W] float32.
Tensor strength(const Tensor& map) {
  Tensor positive = map.clamp_min(0).contiguous();
  auto rank = static_cast<int64_t>(kFullAt * static_cast<double>(positive.numel() - 1)) + 1;
  auto full = std::get<0>(positive.flatten().kthvalue(rank)).item<float>();
  if (full <= 0) full = positive.max().item<float>();  // a few pixels only
  return full > 0 ? positive.div(full).clamp_max(1) : positive;
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

}  // namespace

void write_overlay(const std::string& path, const Tensor& image, const Tensor& map) {
  require_shape(image, {-1, -1, -1}, at::kFloat, "image of an overlay");
  FBBENCH_REQUIRE(image.size(0) == 1 || image.size(0) == 3, BadInput,
                  "image of an overlay: want 1 or 3 channels, got " << image.size(0));
  require_shape(map, {image.size(1), image.size(2)}, at::kFloat, "map of an overlay");
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
  cv::hconcat(std::vector<cv::Mat>{enlarge(picture), gap, enlarge(blend(picture, strength(map)))},
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

}  // namespace fbbench
