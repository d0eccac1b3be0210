// SPDX-License-Identifier: Apache-2.0
/// The transpose of a convolution with few input channels, such as a network's first, by its
/// polyphase decomposition: a plain convolution whose channels are the phases, the pixels of each
/// 2x2 block of the input. oneDNN computes 16 channels at once, of which 3 would leave 13 idle.
#pragma once

#include "core/tensor.h"
#include "models/graph.h"

namespace fbbench {

/// Whether the phases of this layer with such weights [out, in, kh, kw] are worth having: few input
/// channels, strides 1 or 2, neither groups nor dilation.
bool has_few_phases(const Window& window, const Tensor& weight);

/// W^T q. q [N, out, h, w] in the graph's layout; the result [N, in, H, W] of `input_shape` too.
///
/// Cost: at 3 channels about a third of the general backward pass (docs/performance.md).
Tensor transposed_by_phases(const Window& window, const Tensor& weight, const Tensor& q,
                            const std::vector<int64_t>& input_shape);

}  // namespace fbbench
