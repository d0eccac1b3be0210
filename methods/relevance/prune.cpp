// SPDX-License-Identifier: Apache-2.0
#include "methods/relevance/prune.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "core/error.h"
#include "models/cpu/elementwise.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

/// Entries >= `threshold` are kept; of those equal to it only the first `ties`; then all are
/// scaled.
struct Selection {
  float threshold = 0;
  int64_t ties = 0;  ///< of `equal` entries that equal the threshold
  int64_t equal = 0;
  double scale = 1;
};

/// The bits of a float >= 0 order like the float.
uint32_t bits(float value) {
  uint32_t result;
  std::memcpy(&result, &value, sizeof result);
  return result;
}

constexpr int kBinShift = 20;  // 8 bits of exponent and 3 of mantissa
constexpr size_t kBins = size_t{1} << (31 - kBinShift);

/// The least float of a bin; of the one behind the last: infinity.
float smallest_of(size_t bin) {
  auto pattern = static_cast<uint32_t>(bin) << kBinShift;
  float result;
  std::memcpy(&result, &pattern, sizeof result);
  return result;
}

using Masses = std::array<double, kBins>;

/// Mass by bin. Four tables, so that an addition needn't wait for the one before it.
Masses histogram(const float* values, int64_t count) {
  std::vector<Masses> tables(4, Masses{});
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int64_t j = 0; j < 4; ++j) {
      tables[static_cast<size_t>(j)][bits(values[i + j]) >> kBinShift] += values[i + j];
    }
  }
  for (; i < count; ++i) tables[0][bits(values[i]) >> kBinShift] += values[i];
  for (size_t bin = 0; bin < kBins; ++bin) {
    tables[0][bin] += tables[1][bin] + tables[2][bin] + tables[3][bin];
  }
  return tables[0];
}

double sum(const float* begin, const float* end) {
  double total = 0;
  for (; begin < end; ++begin) total += *begin;
  return total;
}

/// Of `count` positive values; `scratch` has room for them.
Selection select(const float* values, int64_t count, double keep, float* scratch) {
  Masses mass = histogram(values, count);
  double total = 0;
  for (double m : mass) total += m;
  double goal = keep * total;
  double above = 0;  // mass that is surely kept
  // Sums in another order than the total's: with keep near 1 rounding may leave them short of the
  // goal, which the least entry then counts as reaching. Hence no step past it, here and below.
  size_t least = 0, bin = kBins - 1;
  while (mass[least] == 0) ++least;
  while (bin > least && above + mass[bin] < goal) above += mass[bin--];

  // Within the bin: bit by bit, the upper half is kept whole or left behind whole.
  float* begin = scratch;
  float* end = begin + pack_between(values, count, smallest_of(bin), smallest_of(bin + 1), begin);
  for (int bit = kBinShift - 1; bit >= 0 && begin < end; --bit) {
    float* middle = std::partition(begin, end, [&](float v) { return (bits(v) >> bit & 1) != 0; });
    double upper = sum(begin, middle);
    if (above + upper >= goal || middle == end) {
      end = middle;
    } else {
      above += upper;
      begin = middle;
    }
  }
  FBBENCH_PROMISE(begin < end, "the threshold's bin is empty");
  Selection selection;
  selection.threshold = *begin;
  selection.equal = end - begin;
  selection.ties = std::max<int64_t>(
      1, static_cast<int64_t>(std::ceil((goal - above) / static_cast<double>(*begin))));
  selection.ties = std::min(selection.ties, selection.equal);
  double kept = above + static_cast<double>(selection.ties) * *begin;
  selection.scale = total / kept;
  return selection;
}

/// The rare case: of equal entries only the first `ties` stay. Memory is [pixel][channel], the
/// order of ties [channel][pixel].
void drop_ties(float* values, int64_t pixels, int64_t channels, const Selection& selection) {
  int64_t left = selection.ties;
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t p = 0; p < pixels; ++p) {
      float& value = values[p * channels + c];
      if (value == selection.threshold && left-- <= 0) value = 0;
    }
  }
}

void prune_image(float* values, int64_t pixels, int64_t channels, double keep) {
  int64_t count = pixels * channels;
  // Packing writes whole registers; neither buffer needs zeros.
  std::unique_ptr<float[]> packed(new float[static_cast<size_t>(count) + 16]);
  std::unique_ptr<float[]> scratch(new float[static_cast<size_t>(count) + 16]);
  int64_t positive =
      pack_between(values, count, std::numeric_limits<float>::denorm_min(), INFINITY, packed.get());
  if (positive == 0) return;
  Selection selection = select(packed.get(), positive, keep, scratch.get());
  if (selection.ties < selection.equal) drop_ties(values, pixels, channels, selection);
  keep_and_scale(values, count, selection.threshold, static_cast<float>(selection.scale));
}

}  // namespace

Tensor prune(Tensor values, double keep) {
  if (keep >= 1) return values;
  FBBENCH_PROMISE(is_canonical(values) && values.scalar_type() == at::kFloat,
                  describe_tensor(values));
  values = owned(std::move(values));
  int64_t count = values.numel() / values.size(0);
  int64_t channels = values.dim() == 4 ? values.size(1) : 1;
  float* data = values.data_ptr<float>();
  at::parallel_for(0, values.size(0), 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n) {
      prune_image(data + n * count, count / channels, channels, keep);
    }
  });
  return values;
}

}  // namespace fbbench
