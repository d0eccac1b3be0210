// SPDX-License-Identifier: Apache-2.0
#include "models/winograd.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/error.h"
#include "models/layout.h"
#include "models/matrix_product.h"
#include "models/winograd_tile.h"

namespace fbbench {
namespace {

using namespace winograd;

/// Four tiles of 512 channels reach 0.6 of the plain convolution's speed, 16 tiles 1.7 (2 threads,
/// AVX-512); 16 channels reach 0.9, 64 channels 2.0, on many tiles.
constexpr int64_t kFewestChannels = 64, kFewestTiles = 16;

/// Tiles whose values at the points are there at once, for the caches to hold them from step to
/// step: 64 to 256 are within 4% of each other at 64 to 512 channels.
constexpr int64_t kBlock = 128;

/// [N,H,W,channels] in memory, cut into tiles image by image and row by row.
template <class Float>
struct Maps {
  Float* values;
  int64_t images, height, width, channels;

  int64_t columns() const { return (width + kSide - 1) / kSide; }
  int64_t tiles_per_image() const { return (height + kSide - 1) / kSide * columns(); }
  int64_t tiles() const { return images * tiles_per_image(); }

  /// The pixel's channels, or `outside`.
  Float* pixel(int64_t image, int64_t y, int64_t x, Float* outside) const {
    bool inside = y >= 0 && y < height && x >= 0 && x < width;
    return inside ? values + ((image * height + y) * width + x) * channels : outside;
  }
};

/// Some tiles' values at the points, [36][stride] and more.
struct Block {
  int64_t stride;
  Tensor memory;

  // A line of cache lies between the points: else all 36 of a tile would compete for one set.
  explicit Block(int64_t size)
      : stride(size + kLanes), memory(at::empty({kPoints * stride}, at::kFloat)) {}

  float* at(int64_t point, int64_t index) const {
    return memory.data_ptr<float>() + point * stride + index;
  }
};

class Convolution {
 public:
  /// weights [36,in,out]; padding of the near sides.
  Convolution(const Maps<const float>& from, const Maps<float>& to, const float* weights,
              const std::vector<int64_t>& padding, const Finish& finish)
      : from_(from),
        to_(to),
        weights_(weights),
        padding_(padding),
        finish_(finish),
        room_(std::min(to.tiles(), kBlock)),
        points_(room_ * from.channels),
        products_(room_ * to.channels),
        zeros_(static_cast<size_t>(from.channels)) {}

  void run() {
    for (int64_t first = 0; first < to_.tiles(); first += room_) {
      run_block(first, std::min(room_, to_.tiles() - first));
    }
  }

 private:
  struct Corner {
    int64_t image, y, x;  ///< of a tile's outputs
  };

  Corner corner(int64_t tile) const {
    int64_t within = tile % to_.tiles_per_image();
    return {tile / to_.tiles_per_image(), within / to_.columns() * kSide,
            within % to_.columns() * kSide};
  }

  void transform_tile(int64_t tile, int64_t place) {
    auto [image, top, left] = corner(tile);
    const float* pixels[kPoints];
    for (int64_t i = 0; i < kPoints; ++i) {
      pixels[i] = from_.pixel(image, top - padding_[0] + i / kReach,
                              left - padding_[1] + i % kReach, zeros_.data());
    }
    transform(pixels, from_.channels, points_.at(0, place * from_.channels), points_.stride);
  }

  void transform_tile_back(int64_t tile, int64_t place) {
    auto [image, top, left] = corner(tile);
    float* pixels[kSide * kSide];
    for (int64_t i = 0; i < kSide * kSide; ++i) {
      pixels[i] = to_.pixel(image, top + i / kSide, left + i % kSide, nullptr);
    }
    transform_back(products_.at(0, place * to_.channels), products_.stride, to_.channels, finish_,
                   pixels);
  }

  void run_block(int64_t first, int64_t tiles) {
    at::parallel_for(0, tiles, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) transform_tile(first + i, i);
    });
    at::parallel_for(0, kPoints, 1, [&](int64_t begin, int64_t end) {
      for (int64_t point = begin; point < end; ++point) {
        multiply_rows(points_.at(point, 0), weights_ + point * from_.channels * to_.channels,
                      products_.at(point, 0), tiles, from_.channels, to_.channels);
      }
    });
    at::parallel_for(0, tiles, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) transform_tile_back(first + i, i);
    });
  }

  const Maps<const float> from_;
  const Maps<float> to_;
  const float* const weights_;
  const std::vector<int64_t>& padding_;
  const Finish finish_;
  const int64_t room_;  ///< tiles of a block
  Block points_, products_;
  const std::vector<float> zeros_;  ///< what lies around the maps
};

std::vector<int64_t> output_shape(const Filter& filter, const Window& window, const Tensor& x) {
  int64_t height = x.size(2) + window.padding[0] + window.far_padding[0] - 2;
  int64_t width = x.size(3) + window.padding[1] + window.far_padding[1] - 2;
  return {x.size(0), filter.shape[0], height, width};
}

template <class Float>
Maps<Float> maps_of(const Tensor& tensor) {
  FBBENCH_PROMISE(is_canonical(tensor), describe_tensor(tensor));
  return {tensor.data_ptr<float>(), tensor.size(0), tensor.size(2), tensor.size(3), tensor.size(1)};
}

}  // namespace

Graph with_winograd(Graph graph) {
  for (Node& node : graph.nodes) node.by_winograd = node.op == Op::kConv;
  return graph;
}

bool suits_winograd(const Filter& filter, const Window& window, const Tensor& x) {
  const auto& shape = filter.shape;
  const std::vector<int64_t> ones = {1, 1};
  bool wide = shape[0] % kLanes == 0 && shape[1] % kLanes == 0 &&
              std::min(shape[0], shape[1]) >= kFewestChannels;
  if (!wide || shape[2] != 3 || shape[3] != 3 || window.groups != 1) return false;
  if (window.stride != ones || window.dilation != ones) return false;
  auto result = output_shape(filter, window, x);
  return Maps<float>{nullptr, result[0], result[2], result[3], result[1]}.tiles() >= kFewestTiles;
}

Tensor convolve_by_winograd(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue) {
  auto make = [&] { return transform_filter(filter.make()); };
  const Tensor& weights = filter.weights->variant(filter.name + " by Winograd", make);
  auto shape = output_shape(filter, window, x);
  bool sums = epilogue.sum.defined();
  Tensor result = sums ? epilogue.sum : canonical_empty(shape);
  FBBENCH_PROMISE(result.sizes() == shape, describe_tensor(result));
  Finish finish{bias.defined() ? bias.data_ptr<float>() : nullptr, sums,
                static_cast<float>(epilogue.low), static_cast<float>(epilogue.high)};
  Convolution(maps_of<const float>(x), maps_of<float>(result), weights.data_ptr<float>(),
              window.padding, finish)
      .run();
  return result;
}

}  // namespace fbbench
