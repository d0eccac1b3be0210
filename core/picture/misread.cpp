// SPDX-License-Identifier: Apache-2.0
#include "core/picture/misread.h"

#include <algorithm>
#include <cstdint>
#include <regex>
#include <sstream>

namespace fbbench {
namespace {

constexpr std::ptrdiff_t kMostHeader = 4096;  // bytes, comments included

/// The value of white in a PGM or PPM file: the third number after its magic.
int64_t netpbm_maximum(const std::string& header) {
  std::istringstream numbers(std::regex_replace(header.substr(2), std::regex("#[^\n]*"), " "));
  int64_t width = 0, height = 0, maximum = 0;
  numbers >> width >> height >> maximum;
  return maximum;
}

}  // namespace

std::string misread_fault(const std::vector<unsigned char>& bytes) {
  auto size = std::min<std::ptrdiff_t>(kMostHeader, static_cast<std::ptrdiff_t>(bytes.size()));
  std::string header(bytes.begin(), bytes.begin() + size);
  auto starts = [&](const char* magic) { return header.rfind(magic, 0) == 0; };
  if (starts("PF") || starts("Pf") || starts("\x76\x2F\x31\x01")) {
    return "pixels are floating-point numbers; want 8 or 16 bits";
  }
  if (starts("P7")) return "PAM files aren't read; want PPM or PGM";
  bool text = starts("P2") || starts("P3");
  if (!text && !starts("P5") && !starts("P6")) return "";
  int64_t maximum = netpbm_maximum(header);
  bool scaled = maximum == 255 || maximum == 65535 || (text && maximum > 0 && maximum < 255);
  return scaled ? "" : "its maximum is " + std::to_string(maximum) + "; want 255 or 65535";
}

}  // namespace fbbench
