// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/inverted_bottleneck.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "models/cpu/implementation.h"
#include "models/cpu/panel_product.h"
#include "models/cpu/scratch.h"
#include "models/cpu/vectorised.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

[[maybe_unused]] const bool noted = (note_implementation(kInvertedBottleneck), true);

int64_t round_up(int64_t a, int64_t b) { return at::divup(a, b) * b; }

/// Floats between the layers that a thread holds at once: three quarters of a core's second cache,
/// often a MiB.
constexpr int64_t kRoom = int64_t{3} << 16;

/// Pixels that a panel is multiplied by at once: the first cache holds the products.
constexpr int64_t kPixels = 2 * kPanelRows;

/// Rows [begin,end) of a batch's maps, numbered through from image to image.
struct Rows {
  int64_t begin, end;
  int64_t count() const { return end - begin; }
};

/// The maps on both sides of the depthwise convolution, and its windows.
struct Geometry {
  int64_t images, height, width, out_height, out_width;
  int64_t top, left;  ///< padding
  int64_t taps, stride;

  /// Where the windows of an output row begin, in rows of its image; above it: < 0.
  int64_t window(int64_t output) const { return output % out_height * stride - top; }

  /// The input rows from the first to the last that output rows see.
  Rows seen_by(Rows outputs) const {
    auto row = [&](int64_t output, int64_t more) {
      return output / out_height * height + std::clamp<int64_t>(window(output) + more, 0, height);
    };
    return {row(outputs.begin, 0), row(outputs.end - 1, taps)};
  }

  /// Pixels of an input row with the zeros around it.
  int64_t padded_width() const { return std::max(left + width, (out_width - 1) * stride + taps); }
};

/// Which output rows are made together: [0,rows), [rows,2*rows) and so on.
struct Steps {
  int64_t rows;
  /// Whether expanded rows are kept for the next step, whose windows see some of them again. If
  /// not, steps are whole images, of which but one panel is expanded at a time.
  bool keeps;

  Rows at(int64_t row, int64_t end) const { return {row, std::min((row / rows + 1) * rows, end)}; }
};

/// As many rows as there is room for, in as few steps as can be.
Steps steps_for(const Geometry& g, int64_t channels) {
  auto expanded = [&](int64_t rows, int64_t width) { return rows * g.padded_width() * width; };
  const int64_t lanes = round_up(channels, kLanes), filtered = g.out_width * lanes;
  const int64_t share = at::divup(g.images * g.out_height, at::get_num_threads());
  auto evenly = [](int64_t count, int64_t most) {
    return at::divup(count, at::divup(count, std::max<int64_t>(most, 1)));
  };
  const int64_t image = expanded(g.height, kWidestPanel) + g.out_height * filtered;
  if (image <= kRoom) {
    return {evenly(at::divup(share, g.out_height), kRoom / image) * g.out_height, false};
  }
  const int64_t first = expanded(g.taps - g.stride, lanes);
  return {evenly(share, (kRoom - first) / (expanded(g.stride, lanes) + filtered)), true};
}

/// A convolution's parameters as the kernels read them.
struct Layer {
  Layer(const Node& node, const std::string& name, Tensor (*cut)(const Tensor&), Bounds within)
      : channels(node.weights->weight().size(0)),
        weights(node.weights->variant(name, [&] { return cut(node.weights->weight()); })
                    .data_ptr<float>()),
        bias(static_cast<size_t>(round_up(channels, kLanes))),
        bounds(within) {
    const Tensor& given = node.weights->bias();
    if (given.defined()) std::copy_n(given.data_ptr<float>(), channels, bias.begin());
  }

  int64_t channels;  ///< that come out
  const float* weights;
  std::vector<float> bias;  ///< in whole lanes
  Bounds bounds;            ///< of what comes out
};

Layer in_panels(const Node& node, Bounds bounds) {
  return {node, "all in panels", cut_filter, bounds};
}

/// All that threads share.
struct Block {
  Geometry maps;
  const float* x;
  int64_t in;  ///< channels of x
  std::optional<Layer> expansion;
  Layer depthwise, projection;
  const float* sum;  ///< alike the result, or null
  float* result;
  Steps steps;
};

/// Channels of one pixel from c on, as far as they fill Values; the first that doesn't.
template <class Value, bool kAdds>
FBBENCH_INLINED int64_t finish_some(const float* products, const float* bias, const float* sum,
                                    Bounds bounds, int64_t c, int64_t channels, float* to) {
  constexpr int64_t kSize = sizeof(Value) / sizeof(float);
  const Value low = Value{} + static_cast<float>(bounds.low);
  const Value high = Value{} + static_cast<float>(bounds.high);
  for (; c + kSize <= channels; c += kSize) {
    Value value =
        *reinterpret_cast<const Value*>(products + c) + *reinterpret_cast<const Value*>(bias + c);
    if (kAdds) value += *reinterpret_cast<const Value*>(sum + c);
    value = value < low ? low : value;
    *reinterpret_cast<Value*>(to + c) = value > high ? high : value;
  }
  return c;
}

template <bool kAdds>
FBBENCH_INLINED void finish_pixels(const float* products, int64_t pixels, const WeightPanel& panel,
                                   const Layer& layer, const float* sum, float* to) {
  const float* bias = layer.bias.data() + panel.first;
  const Bounds bounds = layer.bounds;
  const int64_t width = panel.width, columns = panel.columns, stride = layer.channels;
  for (int64_t i = 0; i < pixels; ++i, products += width, to += stride) {
    int64_t c = finish_some<Of16::Vector, kAdds>(products, bias, sum, bounds, 0, columns, to);
    c = finish_some<Of8::Vector, kAdds>(products, bias, sum, bounds, c, columns, to);
    finish_some<float, kAdds>(products, bias, sum, bounds, c, columns, to);
    if (kAdds) sum += stride;
  }
}

/// Products [pixels][panel.width] -> the panel's channels of the layer's outputs.
FBBENCH_VECTORISED(void, finish,
                   (const float* products, int64_t pixels, const WeightPanel& panel,
                    const Layer& layer, const float* sum, float* to),
                   (products, pixels, panel, layer, sum, to)) {
  if (sum) {
    finish_pixels<true>(products, pixels, panel, layer, sum, to);
  } else {
    finish_pixels<false>(products, pixels, panel, layer, sum, to);
  }
}

/// A thread's output rows.
class Share {
 public:
  Share(const Block& block, Rows outputs)
      : block_(block),
        maps_(block.maps),
        outputs_(outputs),
        panels_(panels_of(block.depthwise.channels)),
        slots_(most_rows()),
        row_(maps_.padded_width() * kLanes),
        lane_((slots_ + 1) * row_),
        // A line of cache lies between the pixels: else pixels of 1024 channels compete for one
        // set.
        filtered_stride_(round_up(block.depthwise.channels, kLanes) + kLanes) {
    const int64_t lanes =
        block.steps.keeps ? at::divup(block.depthwise.channels, kLanes) : kWidestPanel / kLanes;
    const int64_t sizes[] = {lanes * lane_,
                             (block.steps.rows * maps_.out_width + kPanelRows) * filtered_stride_,
                             kPixels * kWidestPanel, kPixels * block.in + kLanes};
    expanded_ = scratch(sizes[0] + sizes[1] + sizes[2] + sizes[3]);
    filtered_ = expanded_ + sizes[0];
    products_ = filtered_ + sizes[1];
    last_pixels_ = products_ + sizes[2];
    for (int64_t i = 0; i < lanes; ++i) clear_padding(expanded_ + i * lane_);
  }

  void run() {
    for (int64_t row = outputs_.begin; row < outputs_.end;) {
      const Rows outputs = block_.steps.at(row, outputs_.end), inputs = maps_.seen_by(outputs);
      const Rows unknown{std::max(known_, inputs.begin), inputs.end};
      find_windows(outputs);
      for (const WeightPanel& panel : panels_) {
        float* lanes = expanded_ + (block_.steps.keeps ? panel.first / kLanes * lane_ : 0);
        expand(panel, unknown, lanes);
        filter(panel, outputs, lanes);
      }
      project(outputs);
      if (block_.steps.keeps) known_ = inputs.end;
      row = outputs.end;
    }
  }

 private:
  /// Input rows that a step sees at most.
  int64_t most_rows() const {
    int64_t most = 0;
    for (int64_t row = outputs_.begin; row < outputs_.end;) {
      const Rows outputs = block_.steps.at(row, outputs_.end);
      most = std::max(most, maps_.seen_by(outputs).count());
      row = outputs.end;
    }
    return most;
  }

  void clear_padding(float* lane) const {
    const int64_t begin = maps_.left * kLanes, end = begin + maps_.width * kLanes;
    for (int64_t slot = 0; slot < slots_; ++slot, lane += row_) {
      std::fill(lane, lane + begin, 0.f);
      std::fill(lane + end, lane + row_, 0.f);
    }
    std::fill_n(lane, row_, 0.f);
  }

  /// Where in a lane the rows are that output rows see: zeros above and below the map.
  void find_windows(Rows outputs) {
    windows_.clear();
    for (int64_t row = outputs.begin; row < outputs.end; ++row) {
      const int64_t image = row / maps_.out_height * maps_.height, first = maps_.window(row);
      for (int64_t y = first; y < first + maps_.taps; ++y) {
        const bool inside = y >= 0 && y < maps_.height;
        windows_.push_back((inside ? (image + y) % slots_ : slots_) * row_);
      }
    }
  }

  /// Input rows -> the panel's channels of the expanded ones.
  void expand(const WeightPanel& panel, Rows rows, float* lanes) {
    const int64_t end = rows.end * maps_.width;
    for (int64_t first = rows.begin * maps_.width; first < end; first += kPixels) {
      const int64_t count = std::min(kPixels, end - first);
      const float* pixels = pixels_from(first, count);
      if (!block_.expansion) {
        // x itself: plus nothing, within no bounds.
        static const std::vector<float> kZeros(kWidestPanel);
        place({pixels + panel.first,
               block_.in,
               count,
               panel.width,
               kZeros.data(),
               {-INFINITY, INFINITY},
               lanes,
               lane_},
              first);
        continue;
      }
      const Layer& layer = *block_.expansion;
      const float* weights = layer.weights + panel.first * block_.in;
      multiply_panel(pixels, block_.in, count, block_.in, weights, panel, products_,
                     weights + panel.width * block_.in);
      place({products_, panel.width, count, panel.width, layer.bias.data() + panel.first,
             layer.bounds, lanes, lane_},
            first);
    }
  }

  /// These pixels of x, behind which kPanelRows more can be read.
  const float* pixels_from(int64_t first, int64_t count) const {
    const float* pixels = block_.x + first * block_.in;
    const int64_t all = maps_.images * maps_.height * maps_.width;
    if (first + count + kPanelRows <= all) return pixels;
    std::copy_n(pixels, count * block_.in, last_pixels_);
    return last_pixels_;
  }

  /// Spreads pixels from number `first` on over the lanes' rows.
  void place(Spreading pixels, int64_t first) const {
    float* const lanes = pixels.to;
    int64_t row = first / maps_.width, x = first % maps_.width;
    for (int64_t left = pixels.pixels; left > 0; left -= pixels.pixels, ++row, x = 0) {
      pixels.pixels = std::min(left, maps_.width - x);
      pixels.to = lanes + row % slots_ * row_ + (maps_.left + x) * kLanes;
      spread(pixels);
      pixels.from += pixels.pixels * pixels.stride;
    }
  }

  void filter(const WeightPanel& panel, Rows outputs, const float* lanes) const {
    const Layer& layer = block_.depthwise;
    const int64_t taps = maps_.taps;
    for (int64_t c = panel.first; c < panel.first + panel.width; c += kLanes, lanes += lane_) {
      filter_lane({taps, maps_.stride, layer.weights + c * taps * taps, layer.bias.data() + c,
                   layer.bounds, lanes, windows_.data(), outputs.count(), maps_.out_width,
                   filtered_ + c, filtered_stride_});
    }
  }

  void project(Rows outputs) const {
    const Layer& layer = block_.projection;
    const int64_t inner = block_.depthwise.channels;
    const int64_t begin = outputs.begin * maps_.out_width, end = outputs.end * maps_.out_width;
    for (const WeightPanel& panel : panels_of(layer.channels)) {
      const float* weights = layer.weights + panel.first * inner;
      for (int64_t pixel = begin; pixel < end; pixel += kPixels) {
        const int64_t count = std::min(kPixels, end - pixel);
        multiply_panel(filtered_ + (pixel - begin) * filtered_stride_, filtered_stride_, count,
                       inner, weights, panel, products_, weights + panel.width * inner);
        const int64_t at = pixel * layer.channels + panel.first;
        finish(products_, count, panel, layer, block_.sum ? block_.sum + at : nullptr,
               block_.result + at);
      }
    }
  }

  const Block& block_;
  const Geometry& maps_;
  const Rows outputs_;
  const std::vector<WeightPanel> panels_;  ///< of the expanded channels
  const int64_t slots_;  ///< rows of a lane; input row y is in number y % slots_, zeros behind all
  const int64_t row_, lane_;  ///< floats from one row, from one lane to the next
  const int64_t filtered_stride_;
  float* expanded_;               ///< [lanes][slots_ + 1][padded width][kLanes]
  float* filtered_;               ///< [pixels of a step][filtered_stride_]
  float* products_;               ///< [kPixels][kWidestPanel]
  float* last_pixels_;            ///< [kPixels][channels of x]
  std::vector<int64_t> windows_;  ///< of a step: LaneFiltering::offsets
  int64_t known_ = 0;             ///< kept: rows before this one are expanded
};

Geometry geometry_of(const Node& depthwise, const Tensor& x, const std::vector<int64_t>& shape) {
  const Window& window = depthwise.window;
  return {
      x.size(0),       x.size(2),         x.size(3),         shape[2],
      shape[3],        window.padding[0], window.padding[1], depthwise.weights->weight().size(2),
      window.stride[0]};
}

}  // namespace

bool is_pointwise(const Node& node) {
  if (node.op != Op::kConv || node.window.transposed) return false;
  const Tensor& weight = node.weights->weight();
  const Window& window = node.window;
  const std::vector<int64_t> ones = {1, 1}, none = {0, 0};
  return weight.dim() == 4 && weight.scalar_type() == at::kFloat && weight.size(2) == 1 &&
         weight.size(3) == 1 && window.groups == 1 && window.stride == ones &&
         window.padding == none && window.far_padding == none;
}

Tensor apply_bottleneck(const InvertedBottleneck& nodes, const Tensor& x,
                        const Epilogue& epilogue) {
  FBBENCH_PROMISE(x.scalar_type() == at::kFloat && is_canonical(x), describe_tensor(x));
  const Node& depthwise = *nodes.depthwise;
  const Filter filter{
      depthwise.weights.get(), "all", depthwise.weights->weight().sizes().vec(), {}};
  std::vector<int64_t> shape = convolved_shape(filter, depthwise.window, x);
  shape[1] = nodes.projection->weights->weight().size(0);
  Tensor result = canonical_empty(shape);
  const Tensor& sum = epilogue.sum;
  FBBENCH_PROMISE(!sum.defined() || (sum.sizes() == shape && is_canonical(sum)),
                  describe_tensor(sum));
  if (result.numel() == 0) return result;
  const Geometry maps = geometry_of(depthwise, x, shape);
  Block block{maps,
              x.data_ptr<float>(),
              x.size(1),
              {},
              {depthwise, "all in lanes", cut_depthwise, nodes.filtered},
              in_panels(*nodes.projection, {epilogue.low, epilogue.high}),
              sum.defined() ? sum.data_ptr<float>() : nullptr,
              result.data_ptr<float>(),
              steps_for(maps, filter.shape[0])};
  if (nodes.expansion) block.expansion = in_panels(*nodes.expansion, nodes.expanded);
  at::parallel_for(0, maps.images * maps.out_height, 1, [&](int64_t begin, int64_t end) {
    Share(block, {begin, end}).run();
  });
  return result;
}

}  // namespace fbbench
