// SPDX-License-Identifier: Apache-2.0
/// Perturbs small pictures as a run would.
#pragma once

#include <string>

#include "base/batches.h"
#include "base/tiny_network.h"
#include "perturbations/image_perturbation.h"

namespace fbbench {

inline Tensor perturbed(const std::string& spec, const Tensor& images, const InputFormat& format,
                        int64_t draw = 0) {
  return Registry<ImagePerturbation>::get().create(spec)->perturb(
      make_batch(images, at::zeros({images.size(0)}, at::kLong)), format, draw);
}

/// ... whose normalised values are those in [0,1]; one picture [C,H,W].
inline Tensor perturbed(const std::string& spec, const Tensor& picture, int64_t draw = 0) {
  const InputFormat format = tiny_input(picture.size(0), picture.size(1), picture.size(2), 2);
  return perturbed(spec, picture.unsqueeze(0), format, draw)[0];
}

}  // namespace fbbench
