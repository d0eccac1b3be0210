// SPDX-License-Identifier: Apache-2.0
#include "metrics/map_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/error.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

/// A float's bits such that unsigned keys ascend where values descend. Adding 0 makes -0.0 +0.0.
uint32_t descending_key(float value) {
  value += 0.0F;
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return (bits & 0x80000000U) != 0 ? bits : ~bits & 0x7fffffffU;
}

float value_of(uint32_t key) {
  uint32_t bits = (key & 0x80000000U) != 0 ? key : ~key & 0x7fffffffU;
  float value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// A pixel on its way through the sort.
struct Keyed {
  uint32_t key;
  int32_t index;
};

constexpr int kDigitBits = 11;
constexpr int kDigits = 3;
constexpr uint32_t kBuckets = 1U << kDigitBits;

uint32_t digit(uint32_t key, int position) {
  return (key >> (position * kDigitBits)) & (kBuckets - 1);
}

/// Where each bucket of each digit starts, from one pass over the values.
std::array<std::array<int32_t, kBuckets>, kDigits> bucket_starts(const float* values,
                                                                 int64_t count) {
  std::array<std::array<int32_t, kBuckets>, kDigits> starts{};
  for (int64_t i = 0; i < count; ++i) {
    uint32_t key = descending_key(values[i]);
    for (int position = 0; position < kDigits; ++position) ++starts[position][digit(key, position)];
  }
  for (auto& of_digit : starts) {
    int32_t start = 0;
    for (int32_t& bucket : of_digit) start += std::exchange(bucket, start);
  }
  return starts;
}

}  // namespace

MapView::MapView(Tensor map) : map_(std::move(map)) {
  require_shape(map_, {-1, -1}, at::kFloat, "map");
  FBBENCH_REQUIRE(map_.numel() > 0, BadInput,
                  "map: want at least one pixel, got " << describe_tensor(map_));
  map_ = map_.contiguous();
  const float* values = data();
  // 0 * x is NaN where x is infinite or NaN, else a zero.
  finite_ = !std::isnan(sum_of(size(), [&](int64_t i) { return 0.0F * values[i]; }));
  all_zero_ = std::all_of(values, values + size(), [](float value) { return value == 0; });
}

int64_t MapView::argmax() const {
  const float* values = data();
  std::array<float, 8> lanes;
  lanes.fill(-INFINITY);
  for (int64_t i = 0; i < size(); ++i) {
    float& lane = lanes[static_cast<size_t>(i) % lanes.size()];
    lane = std::max(lane, values[i]);
  }
  float largest = *std::max_element(lanes.begin(), lanes.end());
  return (std::find(values, values + size(), largest) - values) % size();
}

const std::vector<int32_t>& MapView::order() const {
  if (order_.empty()) sort();
  return order_;
}

const std::vector<float>& MapView::sorted() const {
  if (sorted_.empty()) sort();
  return sorted_;
}

void MapView::sort() const {
  const float* values = data();
  auto count = static_cast<size_t>(size());
  thread_local std::vector<Keyed> first, second;  // kept: fresh pages cost as much as a pass
  first.resize(std::max(first.size(), count));
  second.resize(std::max(second.size(), count));
  auto starts = bucket_starts(values, size());
  for (size_t i = 0; i < count; ++i) {
    uint32_t key = descending_key(values[i]);
    first[static_cast<size_t>(starts[0][digit(key, 0)]++)] = {key, static_cast<int32_t>(i)};
  }
  for (size_t i = 0; i < count; ++i) {
    second[static_cast<size_t>(starts[1][digit(first[i].key, 1)]++)] = first[i];
  }
  order_.resize(count);
  sorted_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    auto place = static_cast<size_t>(starts[2][digit(second[i].key, 2)]++);
    order_[place] = second[i].index;
    sorted_[place] = value_of(second[i].key);
  }
}

double MapView::positive_mass() const {
  if (positive_mass_ < 0) {
    const float* values = data();
    positive_mass_ = sum_of(size(), [&](int64_t i) { return std::max(values[i], 0.0F); });
  }
  return positive_mass_;
}

const MapView& MapView::resized(int64_t height, int64_t width) const {
  if (height == this->height() && width == this->width()) return *this;
  if (!resized_ || resized_->height() != height || resized_->width() != width) {
    Tensor scaled = at::upsample_bilinear2d(map_.unsqueeze(0).unsqueeze(0), {height, width},
                                            /*align_corners=*/false);
    resized_ = std::make_shared<const MapView>(scaled.squeeze(0).squeeze(0));
  }
  return *resized_;
}

}  // namespace fbbench
