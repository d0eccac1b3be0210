// SPDX-License-Identifier: Apache-2.0
/// In what type a network's forward passes were computed, and what that changes.
#pragma once

#include <cstdint>
#include <string>

#include "results/store/hdf5_output.h"

namespace fbbench {

/// Of a network in another type than float32, compared with itself in float32 on some images.
struct Precision {
  std::string name = "fp32";           ///< as the network's option
  int64_t images = 0, same_class = 0;  ///< compared; of them with the same class predicted
  double most = 0, mean = 0;           ///< change of the target's probability, absolute
};

/// "precision bf16: top-1 agrees on 31 of 32 images, probability of the target differs by at most
/// 0.004 (mean 0.0007)"
std::string precision_text(const Precision& precision);

/// As attributes precision, precision_images, precision_same_class, precision_most, precision_mean
/// of `object` (hid_t); fp32 has none. BadInput where the disk is full.
void write_precision(const Hdf5Output& file, int64_t object, const Precision& precision);

/// BadInput "<where>: ..." for attributes that aren't such.
Precision read_precision(int64_t object, const std::string& where);

}  // namespace fbbench
