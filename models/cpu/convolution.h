// SPDX-License-Identifier: Apache-2.0
/// 2-d convolutions by oneDNN, which LibTorch's own go through as well. Called directly, the
/// weights are brought into the kernels' layout once instead of at each call, and an addition and
/// bounds that follow are done while the result is in registers.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "models/graph/graph.h"

namespace fbbench {

/// How a convolution's sums may be computed.
enum class Sums {
  kPlain,  ///< term by term
  kFast,   ///< also by models/cpu/winograd/winograd.h: rounded relative to the largest sums nearby
  kFastest,  ///< kFast, of tiles of any size: rounded up to six times as much. For logits
  kChecked,  ///< kFast, and again plainly where a sum is far below those nearby, or negative. For
             ///< terms that are all >= 0, whose sums are divided by. Neither bias nor epilogue
};

/// The weights of a convolution: one of the variants of a layer's.
struct Filter {
  const Weights* weights;
  std::string name;              ///< of the variant, for Weights::variant
  std::vector<int64_t> shape;    ///< [out, in / groups, kh, kw]
  std::function<Tensor()> make;  ///< float32, `shape`; called at first use
  Sums sums = Sums::kPlain;
};

/// What happens to a convolution's result in the same pass: min(max(result + sum, low), high).
struct Epilogue {
  Tensor sum;  ///< alike the result, whose memory it becomes: nobody else may read it. Or undefined
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  const Window* pool = nullptr;  ///< then the maxima of these windows; without sum
};

/// [N, out, H', W']: what convolve() makes of x, before it is pooled.
std::vector<int64_t> convolved_shape(const Filter& filter, const Window& window, const Tensor& x);

/// x [N, groups * in, H, W] convolved by the filter with the window's stride, padding, dilation and
/// groups; bias [out] or undefined. [N, out, H', W'], in the graph's layout. Other dtypes than
/// float32 go through LibTorch; they aren't pooled. Bounds turn NaN, which infinite activations
/// alone make, into a bound.
Tensor convolve(const Filter& filter, const Window& window, const Tensor& x, const Tensor& bias,
                Epilogue epilogue = {});

/// The transpose: q [N, out, H', W'] float32 in the graph's layout -> `input_shape` [N, groups *
/// in, H, W]. Slower than convolve() with a turned filter, which strides of 1 allow.
Tensor convolve_transposed(const Filter& filter, const Window& window, const Tensor& q,
                           const std::vector<int64_t>& input_shape);

}  // namespace fbbench
