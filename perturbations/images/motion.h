// SPDX-License-Identifier: Apache-2.0
/// Base of perturbations that move pixels. What comes in from outside is the image reflected at its
/// border pixels.
#pragma once

#include <opencv2/core/matx.hpp>

#include "perturbations/image_perturbation.h"

namespace fbbench {

class Motion : public ImagePerturbation {
 public:
  using ImagePerturbation::ImagePerturbation;

 protected:
  /// Where pixel (x, y) of an image of this size goes: the matrix times (x, y, 1).
  virtual cv::Matx23d matrix(int64_t height, int64_t width, Random random) const = 0;

 private:
  Tensor perturbed(Drawing drawing) const final;
  MovedMap moved_back(const Tensor& map, Random random) const final;
};

}  // namespace fbbench
