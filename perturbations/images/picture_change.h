// SPDX-License-Identifier: Apache-2.0
/// Base of perturbations of the picture in [0,1], as files hold it.
#pragma once

#include "perturbations/image_perturbation.h"

namespace fbbench {

class PictureChange : public ImagePerturbation {
 public:
  using ImagePerturbation::ImagePerturbation;

 protected:
  /// The changed picture of one [C,H,W] float32 in [0,1]; what leaves that range is clipped.
  virtual Tensor changed(const Tensor& picture) const = 0;

 private:
  Tensor perturbed(Drawing drawing) const final {
    const InputFormat& format = drawing.format;
    const Tensor black = format.normalise(at::zeros({format.channels, 1, 1}));
    const Tensor white = format.normalise(at::ones({format.channels, 1, 1}));
    const Tensor picture = (drawing.image - black) / (white - black);
    return format.normalise(changed(picture.clamp(0, 1)).clamp(0, 1));
  }
};

}  // namespace fbbench
