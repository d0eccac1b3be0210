// SPDX-License-Identifier: Apache-2.0
/// Whether a JPEG is whole. OpenCV answers a truncated one with a picture that is grey from the
/// break on, and a word on stderr.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// True where the bytes begin as a JPEG's do.
bool is_jpeg(const std::vector<unsigned char>& bytes);

/// What libjpeg finds wrong with the compressed data, in its own words ("Premature end of JPEG
/// file"); "" where all of it decodes. Bytes between segments, which many cameras leave, are no
/// fault. Cost: about half a decoding (no pixel is computed).
std::string jpeg_fault(const std::vector<unsigned char>& bytes);

}  // namespace fbbench
