// SPDX-License-Identifier: Apache-2.0
#include "core/picture/exif.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace fbbench {
namespace {

const std::string kExifPrefix("Exif\0\0", 6);  // of JPEG, which some programs write elsewhere, too
const std::string kExifUuid("JpgTiffExif->JP2");

/// Some bytes of a file; what lies beyond them reads as 0.
struct Bytes {
  const unsigned char* data = nullptr;
  size_t size = 0;

  Bytes from(size_t offset, size_t most = SIZE_MAX) const {
    offset = std::min(offset, size);
    return {data + offset, std::min(most, size - offset)};
  }
  bool starts(const std::string& text) const {
    return size >= text.size() && std::equal(text.begin(), text.end(), data);
  }
  uint32_t number(size_t offset, size_t width, bool big_endian) const {
    uint32_t value = 0;
    for (size_t i = 0; i < width; ++i) {
      size_t at = offset + (big_endian ? i : width - 1 - i);
      value = value << 8 | (at < size ? data[at] : 0U);
    }
    return value;
  }
};

/// The EXIF chunk of a WebP file; empty where it has none.
Bytes exif_of_webp(const Bytes& file) {
  for (size_t at = 12; at + 8 <= file.size;) {
    size_t size = file.number(at + 4, 4, /*big_endian=*/false);
    if (file.from(at).starts("EXIF")) return file.from(at + 8, size);
    at += 8 + size + size % 2;
  }
  return {};
}

/// The box of EXIF data of a JPEG 2000 file; empty where it has none.
Bytes exif_of_jpeg_2000(const Bytes& file) {
  constexpr size_t kHeader = 8, kLeast = 2;  // sizes 0 and 1: the last box, and one above 4 GiB
  for (size_t at = 0; at + kHeader <= file.size;) {
    size_t size = file.number(at, 4, /*big_endian=*/true);
    Bytes content = file.from(at + kHeader, size < kLeast ? SIZE_MAX : size - kHeader);
    if (file.from(at + 4).starts("uuid") && content.starts(kExifUuid)) {
      return content.from(kExifUuid.size());
    }
    if (size < kHeader) break;
    at += size;
  }
  return {};
}

/// The orientation in EXIF data, which are a TIFF file without pixels; 0 where there is none.
uint32_t orientation_of(Bytes exif) {
  constexpr uint32_t kOrientation = 0x0112;
  constexpr size_t kEntry = 12;  // tag, type, count and value
  if (exif.starts(kExifPrefix)) exif = exif.from(kExifPrefix.size());
  bool big = exif.starts("MM");
  if (!big && !exif.starts("II")) return 0;
  Bytes entries = exif.from(exif.number(4, 4, big));
  for (size_t i = 0; i < entries.number(0, 2, big); ++i) {
    Bytes entry = entries.from(2 + i * kEntry, kEntry);
    if (entry.number(0, 2, big) == kOrientation) return entry.number(8, 2, big);
  }
  return 0;
}

}  // namespace

int exif_orientation(const std::vector<unsigned char>& bytes) {
  Bytes file{bytes.data(), bytes.size()};
  Bytes exif;
  if (file.starts("RIFF") && file.from(8).starts("WEBP")) exif = exif_of_webp(file);
  if (file.from(4).starts("jP  ")) exif = exif_of_jpeg_2000(file);
  uint32_t orientation = orientation_of(exif);
  return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

}  // namespace fbbench
