// SPDX-License-Identifier: Apache-2.0
/// What infidelity takes off images: Gaussian noise, or perturbations of a file.
#pragma once

#include <string>

#include "core/input_format.h"
#include "core/sample.h"

namespace fbbench {

class ImageNoise {
 public:
  /// N(0, sigma^2) in normalised space, or aux/perturbations [samples,C,H,W] of the HDF5 file, the
  /// same for every image, unless that is "none". BadOption "<owner>: samples" where it holds
  /// another number.
  ImageNoise(std::string owner, int64_t samples, double sigma, const std::string& file);

  /// BadInput where the file's are of another size.
  void check(const InputFormat& format) const;
  int64_t samples() const { return samples_; }
  /// Number k of image i: [C,H,W] float32, by (seed, owner, sample id, k).
  Tensor of(const Batch& batch, int64_t i, int64_t k) const;

 private:
  std::string owner_;
  int64_t samples_;
  double sigma_;
  Tensor given_;
};

}  // namespace fbbench
