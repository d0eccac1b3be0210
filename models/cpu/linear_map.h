// SPDX-License-Identifier: Apache-2.0
/// Convolutions and linear layers as linear maps, and their transposes, with the layer's weights or
/// a function of them. What gradients, forward-backward and LRP are made of.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// How a rule reads a layer's weights: as a function of them, made at first use and kept.
struct WeightTransform {
  std::string name;  ///< under which the result is kept: says all that `make` depends on
  std::function<Tensor(const Tensor& weight)> make;  ///< [out, in, ...] -> [out, copies * in, ...]
  /// How sums may be rounded (not those of transposes, which are Sums::kFast).
  Sums sums = Sums::kPlain;
  int64_t copies = 1;  ///< times as many input channels as the layer's
};

const WeightTransform& original_weights();  ///< w
/// max(w,0), for inputs >= 0: each sum of terms of one sign is exact relative to itself.
const WeightTransform& positive_weights();
const WeightTransform& negative_weights();  ///< min(w,0), for inputs <= 0, likewise
/// [max(w,0) | min(w,0)] along the input channels; for layers of which can_go_by_sign().
const WeightTransform& weights_by_sign();

/// Whether weights may have more input channels than the layer: ungrouped ones on [N,C] or
/// [N,C,H,W].
bool can_go_by_sign(const Node& node);

/// W x of a kConv or kLinear node, without bias. x [N, input shape] in the graph's layout.
Tensor apply_linear(const Node& node, const Tensor& x, const WeightTransform& weights);

/// W^T q. q [N, output shape]; the result has `input_shape` [N, ...], in the graph's layout.
/// Rounded relative to the largest values nearby (Sums::kFast): a sum that should be 0 isn't quite.
Tensor apply_transposed(const Node& node, const Tensor& q, const WeightTransform& weights,
                        const std::vector<int64_t>& input_shape);

/// Whether apply_layer takes an epilogue: 2-d convolutions that aren't transposed.
bool takes_epilogue(const Node& node);

/// W x + b.
Tensor apply_layer(const Node& node, const Tensor& x, Sums sums, Epilogue epilogue = {});

/// The convolution of a kConv node (not a transposed one) with this padding and bias instead.
Tensor convolve_padded(const Node& node, const Tensor& x, const std::vector<int64_t>& padding,
                       const Tensor& bias, Sums sums);

}  // namespace fbbench
