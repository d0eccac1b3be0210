// SPDX-License-Identifier: Apache-2.0
/// What a convolution is made of, for all ways to compute one.
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
  kFastest,  ///< kFast, of tiles of any size: rounded four times as much, sixteen times with a
             ///< stride of 2 (root mean square). For logits
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

/// [N, out, H', W']: a convolution's result of x, before it is pooled.
std::vector<int64_t> convolved_shape(const Filter& filter, const Window& window, const Tensor& x);

/// convolve() of models/cpu/convolution.h, for those of its ways that make one convolution of
/// another.
using Convolve = Tensor (*)(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, Epilogue epilogue);

}  // namespace fbbench
