// SPDX-License-Identifier: Apache-2.0
/// Where the images of a batch stand in the tensors of a module. A graph has them first everywhere,
/// [N, ...]; modules put them second (attention), or fold them into a dimension with heads, windows
/// or tokens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// Dimension `dim` is outer * images * inner long, `outer` changing slowest.
struct BatchPlace {
  int64_t dim = 0, outer = 1, inner = 1;

  bool first() const { return dim == 0 && !folded(); }
  bool folded() const { return outer * inner > 1; }
  bool operator==(const BatchPlace& other) const {
    return dim == other.dim && outer == other.outer && inner == other.inner;
  }

  /// [.., outer*N*inner, ..] as [N, .., outer, inner, ..], where factors of 1 have no dimension.
  Tensor to_front(const Tensor& tensor) const;
  /// The inverse.
  Tensor from_front(const Tensor& tensor) const;
  /// Where dimension `of` (negative: counted from the end of `rank`) lies in to_front(); -1: the
  /// dimension into which the images are folded, which is none there.
  int64_t dim_in_front(int64_t of, int64_t rank) const;
  /// A constant that broadcasts against tensors of this place and `rank` as it does against
  /// to_front() of them; undefined where it has numbers of its own for each image.
  Tensor constant_to_front(Tensor constant, int64_t rank) const;
};

/// The dimension that grows with the number of images, and its length for each; nothing where none
/// or several do.
struct Growth {
  int64_t dim = 0, length = 1;
};
std::optional<Growth> growth(const std::vector<int64_t>& shape, int64_t images,
                             const std::vector<int64_t>& other_shape, int64_t other_images);

/// Where reshaping `from`, with images at `place`, into `to` leaves them; nothing where it tears
/// them apart.
std::optional<BatchPlace> reshaped(const BatchPlace& place, at::IntArrayRef from,
                                   at::IntArrayRef to);

}  // namespace fbbench
