// SPDX-License-Identifier: Apache-2.0
/// How a picture lies, where OpenCV doesn't say: it follows the orientation of JPEG, PNG and TIFF
/// files itself, but not that of WebP and JPEG 2000.
#pragma once

#include <vector>

namespace fbbench {

/// The orientation, 1 to 8, in the EXIF data of a WebP or JPEG 2000 file; 1 (as it is stored) where
/// there is none, and for other formats. `bytes` are a whole file, sound or not.
int exif_orientation(const std::vector<unsigned char>& bytes);

}  // namespace fbbench
