// SPDX-License-Identifier: Apache-2.0
#include "metrics/complexity/spanning_forest.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace fbbench {
namespace {

/// Steps dy, dx of one length in all directions.
struct Ring {
  int64_t squared = 0;  ///< of the length
  std::vector<cv::Point> steps;
};

/// All rings whose squared lengths lie in (above, upto], ascending.
std::vector<Ring> rings_between(int64_t above, int64_t upto) {
  const int radius = static_cast<int>(std::sqrt(static_cast<double>(upto)));
  std::vector<Ring> rings(static_cast<size_t>(upto - above));
  for (int dy = -radius; dy <= radius; ++dy) {
    for (int dx = -radius; dx <= radius; ++dx) {
      const int64_t squared = int64_t{dy} * dy + int64_t{dx} * dx;
      if (squared <= above || squared > upto) continue;
      Ring& ring = rings[static_cast<size_t>(squared - above - 1)];
      ring.squared = squared;
      ring.steps.emplace_back(dx, dy);
    }
  }
  return rings;
}

/// Kruskal's algorithm on the graph of nearest neighbours, which grows ring by ring: its edges come
/// in ascending order, and are never kept.
class SpanningForest {
 public:
  SpanningForest(const Tensor& chosen, int64_t neighbours)
      : size_(static_cast<int>(chosen.size(1)), static_cast<int>(chosen.size(0))),
        parent_(static_cast<size_t>(chosen.numel()), kAbsent) {
    for (int y = 0; y < size_.height; ++y) {
      for (int x = 0; x < size_.width; ++x) {
        if (!chosen.data_ptr<bool>()[y * size_.width + x]) continue;
        parent_[static_cast<size_t>(y * size_.width + x)] = y * size_.width + x;
        seekers_.push_back({{x, y}, 0});
      }
    }
    neighbours = std::min(neighbours, static_cast<int64_t>(seekers_.size()) - 1);
    for (int64_t above = 0, upto = 64; neighbours > 0 && !seekers_.empty(); upto *= 4) {
      for (const Ring& ring : rings_between(above, upto)) add(ring, neighbours);
      above = upto;
    }
  }

  double length() const { return length_; }

 private:
  static constexpr int32_t kAbsent = -1;

  struct Seeker {
    cv::Point pixel;
    int64_t found;  ///< neighbours
  };

  int32_t root(int32_t pixel) {
    while (parent_[static_cast<size_t>(pixel)] != pixel) {
      int32_t& above = parent_[static_cast<size_t>(pixel)];
      above = parent_[static_cast<size_t>(above)];
      pixel = above;
    }
    return pixel;
  }

  void add(const Ring& ring, int64_t neighbours) {
    const double length = std::sqrt(static_cast<double>(ring.squared));
    for (Seeker& seeker : seekers_) {
      const int32_t own = seeker.pixel.y * size_.width + seeker.pixel.x;
      for (const cv::Point& step : ring.steps) {
        const cv::Point other = seeker.pixel + step;
        if (!cv::Rect({}, size_).contains(other)) continue;
        const int32_t neighbour = other.y * size_.width + other.x;
        if (parent_[static_cast<size_t>(neighbour)] == kAbsent) continue;
        ++seeker.found;
        const int32_t here = root(own), there = root(neighbour);
        if (here == there) continue;
        parent_[static_cast<size_t>(there)] = here;
        length_ += length;
      }
    }
    auto done = [&](const Seeker& seeker) { return seeker.found >= neighbours; };
    seekers_.erase(std::remove_if(seekers_.begin(), seekers_.end(), done), seekers_.end());
  }

  cv::Size size_;
  std::vector<int32_t> parent_;  // of each pixel y*W+x; itself at a root
  std::vector<Seeker> seekers_;  // pixels with fewer neighbours than they want
  double length_ = 0;
};

}  // namespace

double spanning_forest_length(const Tensor& chosen, int64_t neighbours) {
  return SpanningForest(chosen, neighbours).length();
}

}  // namespace fbbench
