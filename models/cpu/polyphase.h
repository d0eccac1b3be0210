// SPDX-License-Identifier: Apache-2.0
/// Convolutions with few input channels, such as a network's first, by their polyphase
/// decomposition: plain convolutions whose channels are the phases, the pixels of each 2x2 block of
/// the input. oneDNN computes 16 channels at once, of which 3 would leave 13 idle; and a stride of
/// 2 becomes one of 1, which models/cpu/winograd/winograd.h takes.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// Whether the phases of this layer are worth having for its transpose: few input channels, strides
/// 1 or 2, neither groups nor dilation.
bool has_few_phases(const Filter& filter, const Window& window);

/// W^T q. q [N, out, h, w] in the graph's layout; the result [N, in, H, W] of `input_shape` too.
///
/// Cost: at 3 channels about a third of the general backward pass.
Tensor transposed_by_phases(const Filter& filter, const Window& window, const Tensor& q,
                            const std::vector<int64_t>& input_shape, Convolve convolve);

/// Whether convolve_by_phases() is possible and faster: strides of 2 and kernels of 5 to 10,
/// besides has_few_phases().
bool suits_phases(const Filter& filter, const Window& window);

/// convolve() of float32, with filter.sums but kPlain.
Tensor convolve_by_phases(const Filter& filter, const Window& window, const Tensor& x,
                          const Tensor& bias, Epilogue epilogue, Convolve convolve);

}  // namespace fbbench
