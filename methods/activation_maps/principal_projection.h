// SPDX-License-Identifier: Apache-2.0
/// Channels seen along the direction in which their positions differ most.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Of each of values [N,K,h,w]: B v, where B is positions x channels, each column minus its mean,
/// and v of length 1 the eigenvector of B'B with the largest eigenvalue. Of the two signs the one
/// with max >= -min. [N,h,w] float32; all zero where every channel is constant. Computed in
/// float64. Cost: min(K, h*w)^2 max(K, h*w) an image.
Tensor principal_projection(const Tensor& values);

}  // namespace fbbench
