// SPDX-License-Identifier: Apache-2.0
#include "core/picture/fill_between.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace fbbench {
namespace {

using Corners = std::array<cv::Point, 3>;

/// The triangles between the known pixels.
std::vector<Corners> triangles(const Tensor& known) {
  const int height = static_cast<int>(known.size(0)), width = static_cast<int>(known.size(1));
  // OpenCV starts from a triangle around this rectangle. No circle through a pixel and two of the
  // border reaches so far, else an edge of the border would be missing.
  const int far = std::max(height, width) * std::max(height, width);
  cv::Subdiv2D plane(cv::Rect(-far, -far, 2 * far, 2 * far));
  auto is_known = known.accessor<bool, 2>();
  // OpenCV looks for a pixel's place from the last one's: in bands of rows that is near.
  constexpr int kBand = 8;
  for (int top = 0; top < height; top += kBand) {
    for (int x = 0; x < width; ++x) {
      for (int y = top; y < std::min(top + kBand, height); ++y) {
        if (is_known[y][x]) plane.insert({static_cast<float>(x), static_cast<float>(y)});
      }
    }
  }
  std::vector<cv::Vec6f> found;
  plane.getTriangleList(found);
  std::vector<Corners> all;
  for (const cv::Vec6f& six : found) {
    auto corner = [&](int k) { return cv::Point(cvRound(six[2 * k]), cvRound(six[2 * k + 1])); };
    all.push_back({corner(0), corner(1), corner(2)});
  }
  return all;
}

/// Twice the area of a triangle, positive on one side of the line from a to b.
int64_t doubled_area(cv::Point a, cv::Point b, cv::Point c) {
  return int64_t{b.x - a.x} * (c.y - a.y) - int64_t{b.y - a.y} * (c.x - a.x);
}

/// paint(y, x, weights) of every pixel in the triangle; the weights of its corners are whole
/// numbers that sum to `total`.
template <class Paint>
void for_pixels_in(const Corners& corners, int64_t total, Paint paint) {
  const auto [a, b, c] = corners;
  const auto [left, right] = std::minmax({a.x, b.x, c.x});
  const auto [top, bottom] = std::minmax({a.y, b.y, c.y});
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) {
      const cv::Point p(x, y);
      const std::array<int64_t, 3> weights = {doubled_area(b, c, p), doubled_area(c, a, p),
                                              doubled_area(a, b, p)};
      const bool inside = std::all_of(weights.begin(), weights.end(), [&](int64_t weight) {
        return total > 0 ? weight >= 0 : weight <= 0;
      });
      if (inside) paint(y, x, weights);
    }
  }
}

}  // namespace

Tensor fill_between(const Tensor& picture, const Tensor& known) {
  const int64_t height = picture.size(1), width = picture.size(2);
  Tensor kept = known.clone();
  for (int64_t y : {int64_t{0}, height - 1}) {
    for (int64_t x : {int64_t{0}, width - 1}) kept[y][x] = true;
  }
  Tensor filled = picture.clone();
  if (kept.all().item<bool>()) return filled;
  auto is_kept = kept.accessor<bool, 2>();
  auto values = filled.accessor<uint8_t, 3>();
  for (const Corners& corners : triangles(kept)) {
    const int64_t total = doubled_area(corners[0], corners[1], corners[2]);
    for_pixels_in(corners, total, [&](int y, int x, const std::array<int64_t, 3>& weights) {
      if (is_kept[y][x]) return;
      for (int64_t c = 0; c < filled.size(0); ++c) {
        int64_t sum = 0;
        for (size_t k = 0; k < 3; ++k) sum += weights[k] * values[c][corners[k].y][corners[k].x];
        // Exact where it is a half: the quotient of whole numbers, rounded once.
        values[c][y][x] = static_cast<uint8_t>(
            std::nearbyint(static_cast<double>(sum) / static_cast<double>(total)));
      }
    });
  }
  return filled;
}

}  // namespace fbbench
