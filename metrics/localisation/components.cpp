// SPDX-License-Identifier: Apache-2.0
#include "metrics/localisation/components.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fbbench {
namespace {

constexpr int32_t kAbsent = -1;

}  // namespace

double PixelBox::iou(const PixelBox& other) const {
  int64_t rows = std::min(bottom, other.bottom) - std::max(top, other.top) + 1;
  int64_t columns = std::min(right, other.right) - std::max(left, other.left) + 1;
  int64_t shared = std::max<int64_t>(rows, 0) * std::max<int64_t>(columns, 0);
  return static_cast<double>(shared) / static_cast<double>(area() + other.area() - shared);
}

Components::Components(int64_t height, int64_t width)
    : stride_(static_cast<size_t>(width) + 2),
      width_(static_cast<int32_t>(width)),
      parent_(stride_ * (static_cast<size_t>(height) + 2), kAbsent),
      components_(parent_.size()) {}

void Components::add(int32_t pixel) {
  int32_t y = pixel / width_, x = pixel % width_;
  size_t cell = (static_cast<size_t>(y) + 1) * stride_ + static_cast<size_t>(x) + 1;
  parent_[cell] = static_cast<int32_t>(cell);
  components_[cell] = {1, pixel, {y, y, x, x}};
  // Clockwise from above; even places share an edge with the cell.
  const std::array<size_t, 8> ring = {cell - stride_,     cell - stride_ + 1, cell + 1,
                                      cell + stride_ + 1, cell + stride_,     cell + stride_ - 1,
                                      cell - 1,           cell - stride_ - 1};
  unsigned present = 0;
  for (size_t k = 0; k < ring.size(); ++k) {
    present |= static_cast<unsigned>(parent_[ring[k]] != kAbsent) << k;
  }
  // Neighbours that touch are joined already: the next in the ring, and two even ones around a
  // corner. One of each run is left.
  const unsigned starts = present & ~(present << 1U) & ~((present << 2U) & 0b01010101U);
  size_t grown = cell;
  for (size_t k = 0; k < ring.size(); ++k) {
    if ((starts >> k & 1U) != 0) grown = join(grown, root(ring[k]));
  }
  const Component &now = components_[grown], &largest = components_[largest_];
  if (now.pixels > largest.pixels || (now.pixels == largest.pixels && now.first < largest.first)) {
    largest_ = grown;
  }
}

std::vector<Component> Components::all() const {
  std::vector<Component> found;
  for (size_t cell = 0; cell < parent_.size(); ++cell) {
    if (parent_[cell] == static_cast<int32_t>(cell)) found.push_back(components_[cell]);
  }
  return found;
}

size_t Components::root(size_t cell) {
  while (parent_[cell] != static_cast<int32_t>(cell)) {
    auto parent = static_cast<size_t>(parent_[cell]);
    parent_[cell] = parent_[parent];  // halves the way for the next
    cell = parent;
  }
  return cell;
}

size_t Components::join(size_t one, size_t other) {
  if (one == other) return one;
  if (components_[one].pixels < components_[other].pixels) std::swap(one, other);
  parent_[other] = static_cast<int32_t>(one);
  Component& whole = components_[one];
  const Component& part = components_[other];
  whole.pixels += part.pixels;
  whole.first = std::min(whole.first, part.first);
  whole.box = {std::min(whole.box.top, part.box.top), std::max(whole.box.bottom, part.box.bottom),
               std::min(whole.box.left, part.box.left), std::max(whole.box.right, part.box.right)};
  return one;
}

}  // namespace fbbench
