// SPDX-License-Identifier: Apache-2.0
#include "models/winograd.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "models/layout.h"
#include "models/max_pool.h"
#include "models/panel_product.h"
#include "models/piecework.h"
#include "models/plain_tiles.h"
#include "models/repeated_tiles.h"
#include "models/scratch.h"
#include "models/winograd_block.h"

namespace fbbench {
namespace {

using namespace winograd;

int64_t round_up(int64_t a, int64_t b) { return at::divup(a, b) * b; }

/// Below, the transforms cost as much as they save, and whole lanes reach beyond the next pixel.
constexpr int64_t kFewestChannels = 8;

/// With few weights each thread takes kPanelRows tiles from step to step, whose values at the
/// points stay in its own cache. From so many weights on all threads share a block of tiles: each
/// reads a part of the weights, which no cache holds, once for all of them.
constexpr int64_t kManyWeights = 256 * 256, kSharedTiles = 72;
constexpr int64_t kPiece = 6;  ///< tiles that a thread transforms at a time

class Convolution {
 public:
  /// weights: [36,in,out] cut into panels; padding of the near sides; checked: notes which tiles
  /// are unbalanced.
  Convolution(const Maps<const float>& from, const Maps<float>& to, const float* weights,
              const std::vector<int64_t>& padding, const Finish& finish, bool checked)
      : from_(from),
        to_(to),
        weights_(weights),
        padding_(padding),
        step_(finish.pooled ? 2 : 1),
        side_(finish.side / step_),
        finish_(finish),
        tiles_(cut(padding, checked)),
        panels_(panels_of(to.channels)),
        inner_(round_up(from.channels, kLanes)),
        shared_(from.channels * to.channels >= kManyWeights),
        room_(block_size()),
        unbalanced_(checked ? tiles_.fresh.size() : 0),
        bias_(static_cast<size_t>(round_up(to.channels, kLanes))) {
    if (finish.bias) std::copy_n(finish.bias, to.channels, bias_.begin());
    finish_.bias = bias_.data();
  }

  void run() {
    const int64_t blocks = at::divup(count(), room_);
    auto by_all = [](int64_t count, const auto& work) { in_pieces(count, work); };
    auto by_one = [](int64_t count, const auto& work) {
      for (int64_t i = 0; i < count; ++i) work(i);
    };
    if (shared_) {
      by_one(blocks, [&](int64_t i) { run_block(i, by_all); });
    } else {
      by_all(blocks, [&](int64_t i) { run_block(i, by_one); });
    }
    copy_repeated(tiles_, to_);
  }

  /// Tiles whose sums are too unlike for all of them to be exact, after run().
  std::vector<Tile> unbalanced_tiles() const {
    std::vector<Tile> tiles;
    for (size_t i = 0; i < unbalanced_.size(); ++i) {
      if (unbalanced_[i] != 0) tiles.push_back(tiles_.at(tiles_.fresh[i]));
    }
    return tiles;
  }

 private:
  /// Sums that are added are another image's elsewhere, and checked tiles may be computed again.
  Tiles cut(const std::vector<int64_t>& padding, bool checked) const {
    const Tiling tiling(to_, side_, finish_.pooled);
    const bool may_repeat = from_.images > 1 && !finish_.sums && !checked;
    return may_repeat ? find_repeated(from_, tiling, step_, padding)
                      : all_fresh(tiling, to_.images);
  }

  int64_t count() const { return static_cast<int64_t>(tiles_.fresh.size()); }
  int64_t outer() const { return panels_.back().first + panels_.back().width; }

  /// A multiple of kPanelRows, and all threads have as many blocks.
  int64_t block_size() const {
    int64_t threads = shared_ ? 1 : at::get_num_threads();
    int64_t most = shared_ ? kSharedTiles : kPanelRows;
    int64_t shares = threads * at::divup(count(), threads * most);
    return round_up(at::divup(count(), shares), kPanelRows);
  }

  /// each(count, work): does work(i) for i in [0,count).
  template <class Each>
  void run_block(int64_t number, const Each& each) {
    const int64_t point_stride = Values::stride_for(room_ * inner_);
    const int64_t product_stride = Values::stride_for(room_ * outer());
    float* memory = scratch(kPoints * (point_stride + product_stride));
    const Values points{memory, point_stride}, products{points.at(kPoints, 0), product_stride};
    const Block block(tiles_, number * room_, room_, side_);
    const int64_t pieces = at::divup(block.count(), kPiece);
    auto end = [&](int64_t piece) { return std::min((piece + 1) * kPiece, block.count()); };
    each(pieces, [&](int64_t i) { transform_tiles(block, i * kPiece, end(i), points); });
    each(kPoints, [&](int64_t point) { multiply(point, block, points, products); });
    each(pieces, [&](int64_t i) {
      for (const WeightPanel& panel : panels_) {
        transform_tiles_back(block, i * kPiece, end(i), products, panel);
      }
    });
  }

  /// The tile's 6x6 pixels, where they are or, at the maps' borders, copied with zeros around.
  Pixels<const float> pixels(const Tile& tile, float* window) const {
    const int64_t channels = from_.channels, row = from_.width * channels;
    int64_t top = tile.y * step_ - padding_[0], left = tile.x * step_ - padding_[1];
    // One pixel more, as whole lanes are read: the last pixel of all has none behind it.
    bool inside = from_.has(top, left) && from_.has(top + kReach, left + kReach);
    if (inside) return {from_.at(tile.image, top, left), row, channels};
    const int64_t first = std::max<int64_t>(left, 0), end = std::min(left + kReach, from_.width);
    std::fill_n(window, kPoints * channels, 0.f);
    for (int64_t y = std::max<int64_t>(top, 0); y < std::min(top + kReach, from_.height); ++y) {
      if (first >= end) break;
      std::copy_n(from_.at(tile.image, y, first), (end - first) * channels,
                  window + ((y - top) * kReach + first - left) * channels);
    }
    return {window, kReach * channels, channels};
  }

  /// Tiles [begin,end) of the block.
  void transform_tiles(const Block& block, int64_t begin, int64_t end, const Values& points) const {
    thread_local std::vector<float> window;
    window.resize(static_cast<size_t>(kPoints * from_.channels + kLanes));
    for (int64_t i = begin; i < end; ++i) {
      transform(pixels(block.tile(i), window.data()), from_.channels,
                block.slots(i, points, 0, inner_));
    }
  }

  /// The weights of a panel at a point.
  const float* weights(int64_t point, const WeightPanel& panel) const {
    return weights_ + from_.channels * (kPoints * panel.first + point * panel.width);
  }

  void multiply(int64_t point, const Block& block, const Values& points,
                const Values& products) const {
    const int64_t rows = block.count_at(kind_of(point / kReach, point % kReach));
    for (size_t i = 0; i < panels_.size(); ++i) {
      const WeightPanel& panel = panels_[i];
      const bool last = i + 1 == panels_.size();
      const float* next = last ? weights(point + 1, panels_[0]) : weights(point, panels_[i + 1]);
      multiply_panel(points.at(point, 0), inner_, rows, from_.channels, weights(point, panel),
                     panel, products.at(point, panel.first * room_), next);
    }
  }

  void transform_tiles_back(const Block& block, int64_t begin, int64_t end, const Values& products,
                            const WeightPanel& panel) {
    Finish finish = finish_;
    finish.bias += panel.first;
    for (int64_t i = begin; i < end; ++i) {
      const Tile tile = block.tile(i);
      float* to = to_.at(tile.image, tile.y, tile.x) + panel.first;
      const Pixels<float> pixels{to, to_.width * to_.channels, to_.channels};
      const auto slots = block.slots(i, products, panel.first * room_, panel.width);
      transform_back({{slots.of[0], slots.of[1], slots.of[2], slots.of[3]}, slots.stride},
                     panel.columns, finish, pixels, tile.rows, tile.columns);
      if (unbalanced_.empty() ||
          is_balanced({to, pixels.row, pixels.pixel}, panel.columns, tile.rows, tile.columns)) {
        continue;
      }
      unbalanced_[static_cast<size_t>(block.first() + i)] = 1;
    }
  }

  const Maps<const float> from_;
  const Maps<float> to_;
  const float* const weights_;
  const std::vector<int64_t>& padding_;
  const int64_t step_;  ///< outputs a pixel of `to`, each way: pooled, 2
  const int64_t side_;  ///< of a tile of `to`
  Finish finish_;
  const Tiles tiles_;  ///< of `to`
  const std::vector<WeightPanel> panels_;
  const int64_t inner_;              ///< input channels in whole lanes
  const bool shared_;                ///< all threads work on one block
  const int64_t room_;               ///< tiles of a block
  std::vector<uint8_t> unbalanced_;  ///< a tile each, or none
  std::vector<float> bias_;
};

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

bool suits_winograd(const Filter& filter, const Window& window) {
  const auto& shape = filter.shape;
  const std::vector<int64_t> ones = {1, 1};
  if (shape[2] != shape[3] || shape[2] < 3 || shape[2] > 5 || window.groups != 1) return false;
  if (window.stride != ones || window.dilation != ones) return false;
  return std::min(shape[0], shape[1]) >= kFewestChannels;
}

Tensor convolve_by_winograd(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue) {
  auto make = [&] { return transform_filter(filter.make()); };
  const Tensor& weights = filter.weights->variant(filter.name + " by Winograd", make);
  const int64_t taps = filter.shape[2], side = side_of(taps);
  const bool pooled = epilogue.pool && is_pairs(*epilogue.pool) && side % 2 == 0;
  std::vector<int64_t> shape = convolved_shape(filter, window, x);
  if (pooled) shape = {shape[0], shape[1], shape[2] / 2, shape[3] / 2};
  bool sums = epilogue.sum.defined();
  Tensor result = sums ? epilogue.sum : canonical_empty(shape);
  FBBENCH_PROMISE(result.sizes() == shape, describe_tensor(result));
  Finish finish{side,
                bias.defined() ? bias.data_ptr<float>() : nullptr,
                sums,
                static_cast<float>(epilogue.low),
                static_cast<float>(epilogue.high),
                pooled};
  const bool checked = filter.sums == Sums::kChecked;
  const bool bare =
      !sums && !bias.defined() && !pooled && epilogue.low == -INFINITY && epilogue.high == INFINITY;
  FBBENCH_PROMISE(!checked || bare, filter.name);
  auto from = maps_of<const float>(x);
  auto to = maps_of<float>(result);
  Convolution convolution(from, to, weights.data_ptr<float>(), window.padding, finish, checked);
  convolution.run();
  if (std::vector<Tile> unbalanced = convolution.unbalanced_tiles(); !unbalanced.empty()) {
    auto cut = [&] { return cut_filter(filter.make()); };
    const Tensor& plain = filter.weights->variant(filter.name + " in panels", cut);
    sum_plainly(from, to, plain.data_ptr<float>(), taps, window.padding, unbalanced);
  }
  return epilogue.pool && !pooled ? max_pool(*epilogue.pool, result) : result;
}

}  // namespace fbbench
