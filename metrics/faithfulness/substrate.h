// SPDX-License-Identifier: Apache-2.0
/// What stands where a pixel is taken away: images without the information.
#pragma once

#include <string>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// "zero", "blur", ...: what `substrate=` may be.
std::vector<std::string> substrate_names();

/// One line that explains them all, for the option's help.
std::string substrate_help();

/// The substrate called `name` of normalised images [N,C,H,W] float32, of the same shape; expanded
/// from one image where it is the same for all. `sigma`: pixels, for gaussian.
Tensor make_substrate(const std::string& name, const Tensor& images, double sigma);

}  // namespace fbbench
