// SPDX-License-Identifier: Apache-2.0
/// Inverted bottlenecks (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
/// CVPR 2018) in one pass: a 1x1 convolution expands the channels, a depthwise one filters them, a
/// 1x1 one projects them onto few again. The expanded maps, six times as large as what goes in and
/// comes out, never leave the cache.
#pragma once

#include "models/cpu/depthwise.h"
#include "models/cpu/filter.h"

namespace fbbench {

/// Its name among the implementations (models/cpu/implementation.h).
constexpr const char* kInvertedBottleneck = "inverted_bottleneck";

struct InvertedBottleneck {
  const Node* expansion;  ///< null: the input itself is filtered
  Bounds expanded;        ///< of its outputs
  const Node* depthwise;
  Bounds filtered;  ///< of its outputs
  const Node* projection;
};

/// Whether the node can be an expansion or projection: a 2-d 1x1 convolution of float32.
bool is_pointwise(const Node& node);

/// x [N,C,H,W] -> [N,K,H',W'], both float32 in the graph's layout, but for rounding what the nodes
/// make of it one by one. epilogue.sum is read only, and may be x; not pooled. Memory besides the
/// result: the weights once more, as their variants, and some MiB a thread, kept.
Tensor apply_bottleneck(const InvertedBottleneck& nodes, const Tensor& x, const Epilogue& epilogue);

}  // namespace fbbench
