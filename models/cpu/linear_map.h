// SPDX-License-Identifier: Apache-2.0
/// Convolutions and linear layers as linear maps, and their transposes, with all weights or only
/// the positive or negative ones. What gradients, forward-backward and LRP are made of.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

enum class Part {
  kAll,       ///< w
  kPositive,  ///< max(w,0)
  kNegative,  ///< min(w,0)
  kBySign,    ///< [max(w,0) | min(w,0)] along the input channels, of which there are twice as many
};

/// Whether Part::kBySign exists: ungrouped layers on [N,C] or [N,C,H,W].
bool can_go_by_sign(const Node& node);

/// W x of a kConv or kLinear node, without bias. x [N, input shape] in the graph's layout. Parts
/// are computed as Sums::kChecked says: each sum of terms of one sign is exact relative to itself.
Tensor apply_linear(const Node& node, const Tensor& x, Part part);

/// Whether apply_layer takes an epilogue: 2-d convolutions that aren't transposed.
bool takes_epilogue(const Node& node);

/// W x + b.
Tensor apply_layer(const Node& node, const Tensor& x, Epilogue epilogue = {});

/// The convolution of a kConv node (not a transposed one) with this padding and bias instead.
Tensor convolve(const Node& node, const Tensor& x, const std::vector<int64_t>& padding,
                const Tensor& bias);

/// W^T q. q [N, output shape]; the result has `input_shape` [N, ...], in the graph's layout.
/// Rounded relative to the largest values nearby (Sums::kFast): a sum that should be 0 isn't quite.
Tensor apply_transposed(const Node& node, const Tensor& q, Part part,
                        const std::vector<int64_t>& input_shape);

}  // namespace fbbench
