// SPDX-License-Identifier: Apache-2.0
/// Image files and their way to a network's input size, for pixels, boxes and masks alike (OpenCV).
///
/// Coordinates are continuous: pixel (y, x) covers [y, y+1) x [x, x+1), its centre is at +0.5, an
/// image of width W spans [0, W].
#pragma once

#include <string>
#include <vector>

#include "core/input_format.h"
#include "core/object.h"

namespace fbbench {

enum class Orientation {
  kExif,     ///< turned as the file's EXIF data says: JPEG, PNG, TIFF, WebP, JPEG 2000
  kAsStored  ///< not turned: boxes refer to the pixels as they are stored
};

/// Whether OpenCV reads the file: told by its name where that ends as files do that OpenCV writes,
/// else by its first bytes. A file with such a name may still be broken. Cost for 50,000 files: 20
/// ms by name; by their bytes, which opens each, 0.7 s where they are cached.
bool is_image_file(const std::string& path);

/// Decodes a file to [C,H0,W0] float32 in [0,1]; channels 1 (grey) or 3 (RGB), converted where the
/// file has others, transparency and bits beyond 8 dropped. BadInput for a file that is missing, no
/// image, truncated or corrupt, and where OpenCV reads it wrongly (misread.h).
Tensor read_image(const std::string& path, int64_t channels, Orientation orientation);

/// The union of boxes, [H,W] bool.
Tensor box_mask(const std::vector<BoundingBox>& boxes, int64_t height, int64_t width);

/// How pictures of one size become the input of a network: stretched to it, or scaled so that the
/// shorter side is resize_to and cropped at the centre (sizes rounded as torchvision does).
class Scaling {
 public:
  Scaling(const InputFormat& format, int64_t height, int64_t width);

  /// BadInput where image files can't feed such a network: channels other than 1 and 3, or a crop
  /// that is larger than the scaled picture.
  static void check(const InputFormat& format);

  /// [C,H0,W0] float32 in [0,1] -> [C,H,W] float32 in [0,1]. OpenCV's interpolation, which doesn't
  /// average over the pixels left out: for strong shrinking choose `area`. What bicubic overshoots
  /// is clipped.
  Tensor image(const Tensor& image) const;
  /// [H0,W0] bool -> [H,W] bool: a pixel is what lies under its centre.
  Tensor mask(const Tensor& mask) const;
  /// May reach beyond the input where it is cropped.
  BoundingBox box(const BoundingBox& box) const;

 private:
  InputFormat format_;
  int64_t height_, width_;                // of the picture
  int64_t scaled_height_, scaled_width_;  // before the crop
  int64_t top_ = 0, left_ = 0;            // of the crop
};

}  // namespace fbbench
