// SPDX-License-Identifier: Apache-2.0
#include "models/incremental/rectangle.h"

#include <algorithm>

namespace fbbench {
namespace {

int64_t floor_div(int64_t a, int64_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

int64_t ceil_div(int64_t a, int64_t b) { return -floor_div(-a, b); }

}  // namespace

Spans cover(const std::vector<int64_t>& begin, const std::vector<int64_t>& end, int64_t extent) {
  Spans spans{1, begin};
  for (size_t i = 0; i < begin.size(); ++i) spans.size = std::max(spans.size, end[i] - begin[i]);
  spans.size = std::min(spans.size, extent);
  for (int64_t& first : spans.begin) {
    first = std::clamp<int64_t>(first, 0, extent - spans.size);
  }
  return spans;
}

Spans reached(const Reach& r, const Spans& changed, int64_t extent) {
  std::vector<int64_t> begin, end;
  for (int64_t first : changed.begin) {
    int64_t last = first + changed.size - 1;
    begin.push_back(
        std::max<int64_t>(0, ceil_div(first + r.padding - r.dilation * (r.kernel - 1), r.stride)));
    end.push_back(std::min(extent, floor_div(last + r.padding, r.stride) + 1));
  }
  return cover(begin, end, extent);
}

Spans read_by(const Reach& r, const Spans& outputs) {
  Spans inputs{(outputs.size - 1) * r.stride + r.dilation * (r.kernel - 1) + 1, outputs.begin};
  for (int64_t& first : inputs.begin) first = first * r.stride - r.padding;
  return inputs;
}

Spans hull(const Spans& a, const Spans& b, int64_t extent) {
  std::vector<int64_t> begin, end;
  for (size_t i = 0; i < a.begin.size(); ++i) {
    begin.push_back(std::min(a.begin[i], b.begin[i]));
    end.push_back(std::max(a.begin[i] + a.size, b.begin[i] + b.size));
  }
  return cover(begin, end, extent);
}

}  // namespace fbbench
