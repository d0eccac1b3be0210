// SPDX-License-Identifier: Apache-2.0
/// Tensor conventions, fixed here for the whole project.
///
///   images       [N,C,H,W] float32. In [0,1] as a data set gives them; "normalised" once the
///                network's mean and std are applied. Any memory format; the graph executor works
///                in channels_last.
///   attribution  [N,C,H,W] float32, relative to the normalised input; C = 1 where a method doesn't
///                tell channels apart
///   maps         [N,H,W] float32 saliency maps, contiguous
///   masks        [N,H,W] bool, true = object
///   targets      [N] int64 class indices
///   logits       [N,K] float32
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

namespace fbbench {

using at::Tensor;

/// "[2,3,32,32] float32", for messages; "undefined" where there is none.
std::string describe_tensor(const Tensor& tensor);

/// Throws BadInput "<what>: want ..., got ..." unless the tensor has this shape (-1: any size) and
/// dtype.
void require_shape(const Tensor& tensor, const std::vector<int64_t>& shape, at::ScalarType dtype,
                   const std::string& what);

/// True where every value is finite. One pass over the data.
bool all_finite(const Tensor& tensor);

/// Each image's values [N,...] divided by their sum; left alone where that is 0.
Tensor divide_by_sum(const Tensor& values);

/// Whether somebody else holds the tensor or its memory: it must not be overwritten then.
inline bool is_shared(const Tensor& tensor) {
  return tensor.use_count() > 1 || tensor.storage().use_count() > 1;
}

/// What may be overwritten: the tensor that is given away, or a copy where somebody else holds it.
inline Tensor owned(Tensor tensor) {
  return is_shared(tensor) ? tensor.clone() : std::move(tensor);
}

}  // namespace fbbench
