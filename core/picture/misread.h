// SPDX-License-Identifier: Apache-2.0
/// Files that OpenCV 4.6 decodes without a word, but to other pixels than they hold.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// Why OpenCV mustn't decode them and what would be right; "" where it may: netpbm files whose
/// maximum it doesn't scale, PAM (colours swapped), pixels in floating point (PFM and OpenEXR, cut
/// to 0 and 1). `bytes` are a whole file.
std::string misread_fault(const std::vector<unsigned char>& bytes);

}  // namespace fbbench
