// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/successive_images.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "models/cpu/max_pool.h"
#include "models/cpu/vectorised.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr int64_t kFewChannels = 8;
constexpr int64_t kFewestUnchanged = 8;  ///< at most a pixel in so many changes

/// With fewer products an output, writing the maps takes as long as all else.
constexpr int64_t kFewestTaps = 48;

/// How an image differs from the one before.
struct Changes {
  std::vector<int64_t> pixels;  ///< y * W + x, ascending
  std::vector<float> by;        ///< [pixels][channels]
};

/// Images [N][H*W][channels] in memory, compared each with the one before.
struct Images {
  const float* values;
  int64_t count, height, width, channels;

  /// False where too many pixels differ, or a difference isn't finite: no sum could be brought back
  /// from it.
  bool compare(int64_t image, Changes* changes) const {
    constexpr int64_t kTogether = 16;  // a library's comparison of many floats is fast
    const int64_t pixels = height * width;
    const float* now = values + image * pixels * channels;
    const float* before = now - pixels * channels;
    auto equal = [&](int64_t first, int64_t end) {
      auto bytes = static_cast<size_t>((end - first) * channels) * sizeof(float);
      return std::memcmp(now + first * channels, before + first * channels, bytes) == 0;
    };
    const auto most = static_cast<size_t>(pixels / kFewestUnchanged);
    for (int64_t first = 0; first < pixels; first += kTogether) {
      const int64_t end = std::min(first + kTogether, pixels);
      if (equal(first, end)) continue;
      if (changes->pixels.size() > most) return false;
      for (int64_t at = first; at < end; ++at) {
        if (equal(at, at + 1)) continue;
        changes->pixels.push_back(at);
        for (int64_t i = at * channels; i < (at + 1) * channels; ++i) {
          changes->by.push_back(now[i] - before[i]);
        }
      }
    }
    return std::all_of(changes->by.begin(), changes->by.end(),
                       [](float by) { return std::isfinite(by); });
  }
};

/// Where a pixel of the input meets the filter, along one axis.
struct Meeting {
  int64_t output, tap;
};

/// Of each pixel along an axis, its meetings.
std::vector<std::vector<Meeting>> meetings(const Filter& filter, const Window& window, size_t dim,
                                           int64_t inputs, int64_t outputs) {
  std::vector<std::vector<Meeting>> found(static_cast<size_t>(inputs));
  for (int64_t output = 0; output < outputs; ++output) {
    for (int64_t tap = 0; tap < filter.shape[dim + 2]; ++tap) {
      int64_t input =
          output * window.stride[dim] + tap * window.dilation[dim] - window.padding[dim];
      if (input < 0 || input >= inputs) continue;
      found[static_cast<size_t>(input)].push_back({output, tap});
    }
  }
  return found;
}

/// to [outputs] += by [inputs] times weights [inputs][outputs], at each of `count` meetings of a
/// row. kInputs: so many inputs, or any number.
template <int64_t kInputs>
FBBENCH_INLINED void add_row_of(const float* by, int64_t inputs, const float* weights,
                                int64_t outputs, const Meeting* row, int64_t count, float* to) {
  if (kInputs > 0) inputs = kInputs;
  for (int64_t i = 0; i < count; ++i) {
    float* __restrict sums = to + row[i].output * outputs;
    const float* __restrict tap = weights + row[i].tap * inputs * outputs;
    for (int64_t o = 0; o < outputs; ++o) {
      float sum = sums[o];
      for (int64_t c = 0; c < inputs; ++c) sum += by[c] * tap[c * outputs + o];
      sums[o] = sum;
    }
  }
}

FBBENCH_VECTORISED(void, add_row,
                   (const float* by, int64_t inputs, const float* weights, int64_t outputs,
                    const Meeting* row, int64_t count, float* to),
                   (by, inputs, weights, outputs, row, count, to)) {
  switch (inputs) {
    case 1:
      return add_row_of<1>(by, inputs, weights, outputs, row, count, to);
    case 3:
      return add_row_of<3>(by, inputs, weights, outputs, row, count, to);
    default:
      return add_row_of<0>(by, inputs, weights, outputs, row, count, to);
  }
}

/// to := min(max(from, low), high); may be the same.
FBBENCH_VECTORISED(void, clamp,
                   (const float* from, float low, float high, int64_t count, float* to),
                   (from, low, high, count, to)) {
  for (int64_t i = 0; i < count; ++i) {
    float raised = from[i] < low ? low : from[i];
    to[i] = raised > high ? high : raised;
  }
}

class Convolution {
 public:
  Convolution(const Filter& filter, const Window& window, const Tensor& x, const Epilogue& epilogue)
      : filter_(filter),
        window_(window),
        epilogue_(epilogue),
        x_(x),
        images_{x.data_ptr<float>(), x.size(0), x.size(2), x.size(3), x.size(1)},
        shape_(convolved_shape(filter, window, x)),
        changes_(static_cast<size_t>(x.size(0))),
        place_(static_cast<size_t>(x.size(0)), kUpdated) {}

  /// Whether most images can be made of the one before.
  bool compare() {
    std::vector<uint8_t> alike(changes_.size());
    at::parallel_for(1, images_.count, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        alike[static_cast<size_t>(i)] = images_.compare(i, &changes_[static_cast<size_t>(i)]);
      }
    });
    for (size_t i = 0; i < alike.size(); ++i) {
      if (alike[i] != 0) continue;
      place_[i] = static_cast<int64_t>(fresh_.size());
      fresh_.push_back(static_cast<int64_t>(i));
    }
    return 2 * static_cast<int64_t>(fresh_.size()) <= images_.count;
  }

  Tensor run(const Tensor& bias, Convolve convolve) {
    Tensor fresh = x_.index_select(0, at::tensor(fresh_, at::kLong));
    sums_ = convolve(filter_, window_, fresh, bias, {});
    weights_ = filter_.weights->variant(filter_.name + " by taps", [&] {
      return filter_.make().to(at::kFloat).permute({2, 3, 1, 0}).contiguous();
    });
    down_ = meetings(filter_, window_, 0, images_.height, shape_[2]);
    across_ = meetings(filter_, window_, 1, images_.width, shape_[3]);
    std::vector<int64_t> shape = shape_;
    if (epilogue_.pool) shape = pooled_shape(*epilogue_.pool, shape_);
    Tensor result = canonical_empty(shape);
    int64_t rows = band_height(shape[2]);
    at::parallel_for(0, at::divup(shape[2], rows), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        run_band({i * rows, std::min((i + 1) * rows, shape[2])}, result);
      }
    });
    return result;
  }

 private:
  int64_t row_size() const { return shape_[3] * shape_[1]; }

  /// Rows of the result whose sums stay in a core's cache, at most a thread's share.
  int64_t band_height(int64_t height) const {
    constexpr int64_t kCached = 96 * 1024;  // floats
    int64_t stride = epilogue_.pool ? epilogue_.pool->stride[0] : 1;
    int64_t share = at::divup(height, at::get_num_threads());
    return std::clamp<int64_t>(kCached / (row_size() * stride), 1, share);
  }

  /// Rows of the result of all images, one after another. Maxima are taken before the bounds, as
  /// both keep the order.
  void run_band(Rows band, Tensor& result) const {
    const Rows under = epilogue_.pool ? rows_under(*epilogue_.pool, band, shape_[2]) : band;
    const int64_t width = result.size(3) * result.size(1);
    std::optional<RowPool> pool;
    if (epilogue_.pool) pool.emplace(*epilogue_.pool, shape_);
    std::vector<float> sums(static_cast<size_t>((under.end - under.first) * row_size()));
    for (int64_t image = 0; image < images_.count; ++image) {
      bring_to(image, under, sums.data());
      for (int64_t row = band.first; row < band.end; ++row) {
        float* to = result.data_ptr<float>() + (image * result.size(2) + row) * width;
        if (pool) pool->pool(sums.data(), under, row, to);
        const float* from = pool ? to : sums.data() + (row - under.first) * row_size();
        clamp(from, static_cast<float>(epilogue_.low), static_cast<float>(epilogue_.high), width,
              to);
      }
    }
  }

  /// Makes the sums in these rows, which are the image's before, the image's own.
  void bring_to(int64_t image, Rows rows, float* sums) const {
    const int64_t place = place_[static_cast<size_t>(image)];
    if (place == kUpdated) return update(image, rows, sums);
    const float* whole = sums_.data_ptr<float>() + place * shape_[2] * row_size();
    std::copy(whole + rows.first * row_size(), whole + rows.end * row_size(), sums);
  }

  /// Adds the response to what changed, in these rows.
  void update(int64_t image, Rows rows, float* sums) const {
    const int64_t tap_row = filter_.shape[3] * images_.channels * shape_[1];
    const Changes& changes = changes_[static_cast<size_t>(image)];
    const auto& pixels = changes.pixels;
    const Rows seen = rows_seen(rows);
    auto first = std::lower_bound(pixels.begin(), pixels.end(), seen.first * images_.width);
    auto end = std::lower_bound(first, pixels.end(), seen.end * images_.width);
    const float* by = changes.by.data() + (first - pixels.begin()) * images_.channels;
    for (auto at = first; at != end; ++at, by += images_.channels) {
      const auto& across = across_[static_cast<size_t>(*at % images_.width)];
      for (const Meeting& down : down_[static_cast<size_t>(*at / images_.width)]) {
        if (down.output < rows.first || down.output >= rows.end) continue;
        add_row(by, images_.channels, weights_.data_ptr<float>() + down.tap * tap_row, shape_[1],
                across.data(), static_cast<int64_t>(across.size()),
                sums + (down.output - rows.first) * row_size());
      }
    }
  }

  /// The images' rows that these rows of sums are made of.
  Rows rows_seen(Rows rows) const {
    int64_t reach = window_.dilation[0] * (filter_.shape[2] - 1);
    return {rows.first * window_.stride[0] - window_.padding[0],
            (rows.end - 1) * window_.stride[0] - window_.padding[0] + reach + 1};
  }

  static constexpr int64_t kUpdated = -1;

  const Filter& filter_;
  const Window& window_;
  const Epilogue& epilogue_;
  const Tensor& x_;
  const Images images_;
  const std::vector<int64_t> shape_;  ///< of the sums
  std::vector<Changes> changes_;      ///< of the images that are updated
  std::vector<int64_t> place_;        ///< of an image among the fresh ones, or kUpdated
  std::vector<int64_t> fresh_;        ///< images that are computed as a whole
  Tensor sums_, weights_;             ///< of the fresh ones; [kh][kw][in][out]
  std::vector<std::vector<Meeting>> down_, across_;
};

}  // namespace

bool suits_successive(const Filter& filter, const Window& window, const Epilogue& epilogue) {
  const auto& shape = filter.shape;
  const bool pays = epilogue.pool || shape[1] * shape[2] * shape[3] >= kFewestTaps;
  return pays && shape[1] <= kFewChannels && window.groups == 1 && !epilogue.sum.defined();
}

Tensor convolve_successive(const Filter& filter, const Window& window, const Tensor& x,
                           const Tensor& bias, const Epilogue& epilogue, Convolve convolve) {
  Convolution convolution(filter, window, x, epilogue);
  return convolution.compare() ? convolution.run(bias, convolve) : Tensor();
}

}  // namespace fbbench
