// SPDX-License-Identifier: Apache-2.0
/// The one memory layout in which graphs run: channels_last for 4-d tensors, contiguous for others.
/// Loops over raw memory must check that all operands have it.
#pragma once

#include "core/tensor.h"

namespace fbbench {

inline at::MemoryFormat canonical_format(const Tensor& tensor) {
  return tensor.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
}

/// The tensor in the layout of the graph; itself where it has it already.
inline Tensor canonical(const Tensor& tensor) {
  return tensor.contiguous(canonical_format(tensor));
}

/// Uninitialised, float32, in the layout of the graph.
inline Tensor canonical_empty(at::IntArrayRef shape) {
  auto format = shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  return at::empty(shape, at::TensorOptions(at::kFloat), format);
}

inline bool is_canonical(const Tensor& tensor) {
  return tensor.is_contiguous(canonical_format(tensor));
}

}  // namespace fbbench
