// SPDX-License-Identifier: Apache-2.0
#include "models/incremental/changed_region.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/error.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr int64_t kGrain = 1 << 14;  // floats a thread takes at least

/// Pixels of `channels` floats, one map: [h,w,C].
struct Map {
  const float* data;
  int64_t height, width;
};

/// One row of a region, from column `left` of the map on.
struct Row {
  float* data;
  int64_t left, width, channels;

  /// Copies columns [left,left+count) of the map, which begin at `source`, as far as the row goes.
  void copy(const float* source, int64_t first, int64_t count) const {
    int64_t begin = std::max(first, left), end = std::min(first + count, left + width);
    if (begin >= end) return;
    std::copy_n(source + (begin - first) * channels, (end - begin) * channels,
                data + (begin - left) * channels);
  }
};

/// Row `y` of the map: what lies outside, the clean pixels beside the rectangle, the rectangle.
void fill_row(const Row& row, int64_t y, const Map& clean, const Map& patch, int64_t patch_top,
              int64_t patch_left, float outside) {
  bool inside = y >= 0 && y < clean.height;
  bool sticks_out = row.left < 0 || row.left + row.width > clean.width;
  if (!inside || sticks_out) std::fill_n(row.data, row.width * row.channels, outside);
  if (!inside) return;
  const float* source = clean.data + y * clean.width * row.channels;
  if (y < patch_top || y >= patch_top + patch.height) {
    row.copy(source, 0, clean.width);
    return;
  }
  int64_t right = patch_left + patch.width;
  row.copy(source, 0, patch_left);
  row.copy(patch.data + (y - patch_top) * patch.width * row.channels, patch_left, patch.width);
  row.copy(source + right * row.channels, right, clean.width - right);
}

Patch box(const Rectangles& place, int64_t n) {
  int64_t y = place.y.begin[static_cast<size_t>(n)], x = place.x.begin[static_cast<size_t>(n)];
  return {y, x, y + place.y.size, x + place.x.size};
}

bool fits(const Tensor& tensor) {
  return tensor.dim() == 4 && tensor.scalar_type() == at::kFloat && is_canonical(tensor);
}

Tensor empty_at(const Tensor& plane, const Rectangles& place) {
  auto count = static_cast<int64_t>(place.y.begin.size());
  return canonical_empty({count, plane.size(1), place.y.size, place.x.size});
}

/// A row of one of a batch's rectangles.
struct Piece {
  int64_t n, row;
  const float* plane;      ///< the values there
  int64_t offset, length;  ///< in floats, in a tensor of the rectangles
};

/// Each row of each rectangle, in parallel.
template <class Use>
void for_each_row(const Tensor& plane, const Rectangles& place, const Use& use) {
  FBBENCH_PROMISE(fits(plane), describe_tensor(plane));
  const int64_t channels = plane.size(1), height = place.y.size;
  const int64_t length = place.x.size * channels;
  const float* values = plane.data_ptr<float>();
  auto count = static_cast<int64_t>(place.y.begin.size());
  at::parallel_for(0, count * height, kGrain / length + 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      int64_t n = i / height, row = i % height;
      Patch where = box(place, n);
      int64_t pixel = (where.top + row) * plane.size(3) + where.left;
      use(Piece{n, row, values + pixel * channels, i * length, length});
    }
  });
}

}  // namespace

bool same(const Rectangles& a, const Rectangles& b) {
  return a.y.size == b.y.size && a.x.size == b.x.size && a.y.begin == b.y.begin &&
         a.x.begin == b.x.begin;
}

Tensor crop(const Tensor& plane, const Rectangles& place) {
  Tensor result = empty_at(plane, place);
  float* to = result.data_ptr<float>();
  for_each_row(plane, place, [&](const Piece& piece) {
    std::copy_n(piece.plane, piece.length, to + piece.offset);
  });
  return result;
}

Tensor difference(const Tensor& values, const Tensor& plane, const Rectangles& place) {
  FBBENCH_PROMISE(fits(values), describe_tensor(values));
  Tensor result = empty_at(plane, place);
  const float* from = values.data_ptr<float>();
  float* to = result.data_ptr<float>();
  for_each_row(plane, place, [&](const Piece& piece) {
    for (int64_t i = 0; i < piece.length; ++i) {
      to[piece.offset + i] = from[piece.offset + i] - piece.plane[i];
    }
  });
  return result;
}

Tensor crop_and_add(const Tensor& plane, const Rectangles& place, const Tensor& part,
                    const Rectangles& part_place) {
  FBBENCH_PROMISE(fits(part), describe_tensor(part));
  Tensor result = empty_at(plane, place);
  const int64_t channels = plane.size(1), part_width = part.size(3);
  const float* from = part.data_ptr<float>();
  float* to = result.data_ptr<float>();
  for_each_row(plane, place, [&](const Piece& piece) {
    float* row = to + piece.offset;
    std::copy_n(piece.plane, piece.length, row);
    Patch target = box(place, piece.n), given = box(part_place, piece.n);
    int64_t y = target.top + piece.row, left = std::max(target.left, given.left);
    int64_t count = (std::min(target.right, given.right) - left) * channels;
    if (y < given.top || y >= given.bottom || count <= 0) return;
    int64_t pixel = (piece.n * part.size(2) + y - given.top) * part_width + left - given.left;
    const float* addend = from + pixel * channels;
    row += (left - target.left) * channels;
    for (int64_t i = 0; i < count; ++i) row[i] += addend[i];
  });
  return result;
}

Tensor gather(const Tensor& clean, const ChangedRegion& changed, const Rectangles& region,
              float outside) {
  if (same(*changed.place, region)) return changed.values;
  const Tensor& patches = changed.values;
  FBBENCH_PROMISE(fits(clean) && fits(patches), "gather wants float32 [N,C,H,W] in channels_last");
  int64_t count = patches.size(0), channels = patches.size(1);
  const int64_t height = region.y.size, width = region.x.size;
  const int64_t patch_values = channels * patches.size(2) * patches.size(3);
  Tensor result = canonical_empty({count, channels, height, width});
  Map map{clean.data_ptr<float>(), clean.size(2), clean.size(3)};
  float* out = result.data_ptr<float>();
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n) {
      auto i = static_cast<size_t>(n);
      const float* values = patches.data_ptr<float>() + n * patch_values;
      Map patch{values, patches.size(2), patches.size(3)};
      for (int64_t row = 0; row < height; ++row) {
        float* data = out + (n * height + row) * width * channels;
        fill_row({data, region.x.begin[i], width, channels}, region.y.begin[i] + row, map, patch,
                 changed.place->y.begin[i], changed.place->x.begin[i], outside);
      }
    }
  });
  return result;
}

Tensor whole(const Tensor& clean, const ChangedRegion& changed) {
  if (!changed.place) return changed.values;
  std::vector<int64_t> origin(static_cast<size_t>(changed.values.size(0)), 0);
  return gather(clean, changed, {{clean.size(2), origin}, {clean.size(3), origin}}, 0);
}

}  // namespace fbbench
