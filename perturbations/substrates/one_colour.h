// SPDX-License-Identifier: Apache-2.0
/// Pictures of one colour beside every image: [N,C,H,W] float32 normalised, expanded from one.
#pragma once

#include "perturbations/substrate.h"

namespace fbbench {

/// The same value of [0,1] in every channel.
inline Tensor one_colour(const Replaced& replaced, double value) {
  const Tensor one = at::full_like(replaced.images.narrow(0, 0, 1), value);
  return replaced.format.normalise(one).expand_as(replaced.images);
}

/// 0 in normalised space, the mean colour of the data.
inline Tensor mean_of_data(const Replaced& replaced) {
  return at::zeros_like(replaced.images.narrow(0, 0, 1)).expand_as(replaced.images);
}

}  // namespace fbbench
