// SPDX-License-Identifier: Apache-2.0
/// Picture files that say how they are to be turned.
#pragma once

#include <string>

namespace fbbench {

/// The bytes of a picture file of OpenCV's, made to carry an EXIF orientation, 1 to 8, as programs
/// for cameras write it. `format` is ".jpg", ".png", ".tiff", ".webp" or ".jp2".
std::string with_orientation(const std::string& file, const std::string& format, int orientation,
                             bool big_endian = false);

}  // namespace fbbench
