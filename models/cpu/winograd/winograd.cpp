// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/winograd.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "models/cpu/max_pool.h"
#include "models/cpu/panel_product.h"
#include "models/cpu/scratch.h"
#include "models/cpu/winograd/block.h"
#include "models/cpu/winograd/layer.h"
#include "models/cpu/winograd/plain_tiles.h"
#include "models/cpu/winograd/repeated_tiles.h"
#include "models/cpu/work_stealing.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

using namespace winograd;

int64_t round_up(int64_t a, int64_t b) { return at::divup(a, b) * b; }

/// Below, the transforms cost as much as they save, and whole lanes reach beyond the next pixel.
constexpr int64_t kFewestChannels = 8;

/// With few weights each thread takes kPanelRows tiles from step to step, whose values at the
/// points stay in its own cache. With kSharedWeights all threads share a block of tiles: each reads
/// a part of the weights, which no cache holds, once for all of them.
constexpr int64_t kSharedTiles = 72;
constexpr int64_t kPiece = 6;  ///< tiles that a thread transforms at a time

/// A convolution of stride 2 is the sum of plain ones of the input's phases, every other pixel each
/// way. Even phases meet two taps of a 3x3 filter, odd ones one, none of which is at infinity. The
/// order: phases that have values there across, down or both lie side by side (channels_at()).
struct Phase {
  int64_t y, x;
};
constexpr Phase kPhases[] = {{1, 0}, {0, 0}, {0, 1}, {1, 1}};

/// [out,in,3,3] -> [out,4*in,2,2]: the filters of the phases, with a last tap of 0 for odd ones.
Tensor filters_of_phases(const Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1);
  Tensor taps_of = at::constant_pad_nd(weight, {0, 1, 0, 1}).reshape({out, in, 2, 2, 2, 2});
  std::vector<Tensor> parts;
  for (const Phase& phase : kPhases) parts.push_back(taps_of.select(5, phase.x).select(3, phase.y));
  return at::cat(parts, 1);
}

class Convolution {
 public:
  /// weights: transform_filter() of all phases; checked: notes which tiles are unbalanced.
  Convolution(const Maps<const float>& from, const Maps<float>& to, const float* weights,
              Extent reach, const Window& window, const Finish& finish, bool checked)
      : from_(from),
        to_(to),
        weights_(weights),
        stride_(window.stride[0]),
        reach_(reach),
        field_{stride_ * (finish.pooled ? 2 : 1),
               window.padding[0],
               window.padding[1],
               {stride_ * (reach_.down - 1) + 1, stride_ * (reach_.across - 1) + 1}},
        sides_(sides_of_tile(finish)),
        finish_(finish),
        tiles_(cut(checked)),
        panels_(panels_of(to.channels)),
        inner_(stride_ * stride_ * from.channels),
        row_(inner_ - from.channels + round_up(from.channels, kLanes)),
        shared_(inner_ * to.channels >= kSharedWeights),
        room_(block_size()),
        unbalanced_(checked ? tiles_.fresh.size() : 0),
        bias_(static_cast<size_t>(round_up(to.channels, kLanes))) {
    if (finish.bias) std::copy_n(finish.bias, to.channels, bias_.begin());
    finish_.bias = bias_.data();
  }

  void run() {
    const int64_t blocks = at::divup(count(), room_);
    auto by_all = [](int64_t count, const auto& work) { parallel_for_stealing(count, work); };
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
  Extent sides_of_tile(const Finish& finish) const {
    const Extent sides = sides_of(reach_, finish.taps);
    return finish.pooled ? Extent{sides.down / 2, sides.across / 2} : sides;
  }

  /// Sums that are added are another image's elsewhere, and checked tiles may be computed again.
  Tiles cut(bool checked) const {
    const Tiling tiling(to_, sides_, finish_.pooled);
    const bool may_repeat = from_.images > 1 && !finish_.sums && !checked;
    return may_repeat ? find_repeated(from_, tiling, field_) : all_fresh(tiling, to_.images);
  }

  int64_t panel_count() const { return static_cast<int64_t>(panels_.size()); }
  int64_t points() const { return reach_.area(); }
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
    // A thread alone takes point after point: a point's products replace the values at the one
    // before, which nobody needs any more and which its cache holds.
    const int64_t between = shared_ ? points() : 1;
    const int64_t stride = Values::stride_for(room_ * std::max(row_, outer()));
    float* memory = scratch((points() + between) * stride);
    const Values products{memory, stride, reach_};
    const Values values{products.at(between, 0), stride, reach_};
    const Block block(tiles_, number * room_, room_, sides_);
    const int64_t pieces = at::divup(block.count(), kPiece);
    auto end = [&](int64_t piece) { return std::min((piece + 1) * kPiece, block.count()); };
    each(pieces, [&](int64_t i) { transform_tiles(block, i * kPiece, end(i), values); });
    each(points() * panel_count(), [&](int64_t i) {
      multiply(i / panel_count(), i % panel_count(), block, values, products);
    });
    each(pieces, [&](int64_t i) {
      for (const WeightPanel& panel : panels_) {
        transform_tiles_back(block, i * kPiece, end(i), products, panel);
      }
    });
  }

  /// The tile's inputs, where they are or, at the maps' borders, copied with zeros around.
  Pixels<const float> inputs(const Tile& tile, float* window) const {
    const int64_t channels = from_.channels, row = from_.width * channels;
    const Extent size = field_.size;
    const int64_t top = field_.stride * tile.y - field_.top;
    const int64_t left = field_.stride * tile.x - field_.left;
    // Of all phases as many pixels are read, in whole lanes: there must be something behind.
    const int64_t more = stride_;
    bool inside = from_.has(top, left) &&
                  from_.has(top + size.down - 1 + more, left + size.across - 1 + more);
    if (inside) return {from_.at(tile.image, top, left), row, channels};
    const int64_t first = std::max<int64_t>(left, 0),
                  end = std::min(left + size.across, from_.width);
    const int64_t window_row = (size.across + more - 1) * channels;
    std::fill_n(window, size.down * window_row, 0.f);
    for (int64_t y = std::max<int64_t>(top, 0); y < std::min(top + size.down, from_.height); ++y) {
      if (first >= end) break;
      std::copy_n(from_.at(tile.image, y, first), (end - first) * channels,
                  window + (y - top) * window_row + (first - left) * channels);
    }
    return {window, window_row, channels};
  }

  /// Tiles [begin,end) of the block.
  void transform_tiles(const Block& block, int64_t begin, int64_t end, const Values& values) const {
    thread_local std::vector<float> window;
    const int64_t channels = from_.channels, more = stride_ - 1;
    const Extent size{field_.size.down + more, field_.size.across + more};
    window.resize(static_cast<size_t>(size.area() * channels + kLanes));
    for (int64_t i = begin; i < end; ++i) {
      const Pixels<const float> all = inputs(block.tile(i), window.data());
      if (stride_ == 1) {
        transform(all, channels, block.slots(i, values, 0, row_));
        continue;
      }
      for (int64_t p = 0; p < 4; ++p) {
        const Phase& phase = kPhases[p];
        Slots<float> slots = block.slots(i, values, p * channels, row_);
        if (phase.x == 1) slots.of[1] = slots.of[3] = nullptr;
        if (phase.y == 1) slots.of[2] = slots.of[3] = nullptr;
        const float* first = all.first + phase.y * all.row + phase.x * all.pixel;
        transform({first, 2 * all.row, 2 * all.pixel}, channels, slots);
      }
    }
  }

  struct Channels {
    int64_t first, count;
  };

  /// The channels whose filters aren't 0 at points of a kind: an odd phase's have no tap at
  /// infinity.
  Channels channels_at(int64_t kind) const {
    const int64_t one = from_.channels;
    if (stride_ == 1) return {0, one};
    const Channels of[] = {{0, 4 * one}, {0, 2 * one}, {one, 2 * one}, {one, one}};
    return of[kind];
  }

  /// The weights of a panel at a point.
  const float* weights(int64_t point, const WeightPanel& panel) const {
    return weights_ + inner_ * (points() * panel.first + point * panel.width);
  }

  void multiply(int64_t point, int64_t number, const Block& block, const Values& values,
                const Values& products) const {
    const int64_t kind = kind_of(reach_, point / reach_.across, point % reach_.across);
    const Channels channels = channels_at(kind);
    const WeightPanel& panel = panels_[static_cast<size_t>(number)];
    const bool last = number + 1 == panel_count();
    const float* next = last ? weights(point + 1, panels_[0])
                             : weights(point, panels_[static_cast<size_t>(number + 1)]);
    multiply_panel(values.at(point, channels.first), row_, block.count_at(kind), channels.count,
                   weights(point, panel) + channels.first * panel.width, panel,
                   products.at(point, panel.first * room_), next + channels.first * panel.width);
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
      transform_back(
          {{slots.of[0], slots.of[1], slots.of[2], slots.of[3]}, slots.stride, slots.reach},
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
  const int64_t stride_;
  const Extent reach_;  ///< inputs of a phase that a tile reads
  const ReceptiveField field_;
  const Extent sides_;  ///< of a tile of `to`
  Finish finish_;
  const Tiles tiles_;  ///< of `to`
  const std::vector<WeightPanel> panels_;
  const int64_t inner_;              ///< input channels of all phases
  const int64_t row_;                ///< floats of a tile at a point, in whole lanes
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

bool suits_winograd(const Filter& filter, const Window& window, const Tensor& x) {
  const auto& shape = filter.shape;
  const std::vector<int64_t> ones = {1, 1}, twos = {2, 2};
  if (shape[2] != shape[3] || window.groups != 1 || window.dilation != ones) return false;
  if (std::min(shape[0], shape[1]) < kFewestChannels) return false;
  if (window.stride == ones) return shape[2] >= 3 && shape[2] <= 5;
  if (window.stride != twos || shape[2] != 3) return false;
  const Layer layer(filter, window, x);
  return 5 * layer.cost(layer.best_reach()) <= 4 * layer.plain_cost();
}

Tensor convolve_by_winograd(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue) {
  const bool strided = window.stride[0] == 2, checked = filter.sums == Sums::kChecked;
  const Layer layer(filter, window, x);
  const Extent reach = layer.best_reach(), sides = sides_of(reach, layer.taps());
  std::vector<int64_t> shape = layer.outputs();
  auto make = [&] {
    return transform_filter(strided ? filters_of_phases(filter.make()) : filter.make(), reach);
  };
  const Tensor& weights = filter.weights->variant(
      filter.name + " by Winograd at " + std::to_string(reach.area()), make);
  const bool pooled =
      epilogue.pool && is_pairs(*epilogue.pool) && sides.down % 2 == 0 && sides.across % 2 == 0;
  if (pooled) shape = {shape[0], shape[1], shape[2] / 2, shape[3] / 2};
  bool sums = epilogue.sum.defined();
  Tensor result = sums ? epilogue.sum : canonical_empty(shape);
  FBBENCH_PROMISE(result.sizes() == shape, describe_tensor(result));
  Finish finish{layer.taps(),
                bias.defined() ? bias.data_ptr<float>() : nullptr,
                sums,
                static_cast<float>(epilogue.low),
                static_cast<float>(epilogue.high),
                pooled};
  const bool bare =
      !sums && !bias.defined() && !pooled && epilogue.low == -INFINITY && epilogue.high == INFINITY;
  FBBENCH_PROMISE(!checked || bare, filter.name);
  auto from = maps_of<const float>(x);
  auto to = maps_of<float>(result);
  Convolution convolution(from, to, weights.data_ptr<float>(), reach, window, finish, checked);
  convolution.run();
  if (std::vector<Tile> unbalanced = convolution.unbalanced_tiles(); !unbalanced.empty()) {
    auto cut = [&] { return cut_filter(filter.make()); };
    const Tensor& plain = filter.weights->variant(filter.name + " in panels", cut);
    sum_plainly(from, to, plain.data_ptr<float>(), filter.shape[2], window, unbalanced);
  }
  return epilogue.pool && !pooled ? max_pool(*epilogue.pool, result) : result;
}

}  // namespace fbbench
