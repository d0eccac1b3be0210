// SPDX-License-Identifier: Apache-2.0
/// Pictures cut into segments, for what is said of whole segments.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/input_format.h"

namespace fbbench {

/// A way to cut pictures.
class Segmentation {
 public:
  virtual ~Segmentation() = default;

  /// How many segments a picture has, where that is the same for all.
  virtual std::optional<int64_t> count() const { return std::nullopt; }

  /// While the plan is made: BadOption, BadInput or Unsupported where the `pictures` of a data set
  /// can't be cut so, scaled to this format.
  virtual void check(const InputFormat& format, int64_t pictures) const = 0;

  /// The segment of each pixel, [H,W] int64: 0..K-1, each at least once. `image` [C,H,W] float32,
  /// normalised as the format says; `index`: its place in the data set, -1 where it has none.
  virtual Tensor labels(const InputFormat& format, const Tensor& image, int64_t index) const = 0;
};

/// What `text` says, the option `segments` of `owner`:
///   grid:R, grid:RxC  pixel (y,x) belongs to floor(y R/H) C + floor(x C/W); R alone: C = R
///   slic:K            about K superpixels: SLIC of OpenCV, compactness 10, 10 iterations, on the
///                     picture in CIELAB (grey as it is) after a 3x3 Gaussian; parts below a
///                     quarter of the mean size join a neighbour. 1 or 3 channels
///   FILE.h5           its data set `segments` of whole numbers: [H,W], or [N,H,W] with one row a
///                     sample of the data set
/// BadOption for other text, BadInput for a file that is broken.
std::unique_ptr<const Segmentation> make_segmentation(const std::string& owner,
                                                      const std::string& text);

}  // namespace fbbench
