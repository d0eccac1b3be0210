// SPDX-License-Identifier: Apache-2.0
#include "base/exif.h"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>

namespace fbbench {
namespace {

std::string number(uint32_t value, size_t width, bool big_endian) {
  std::string bytes(width, '\0');
  for (size_t i = 0; i < width; ++i) {
    bytes[big_endian ? width - 1 - i : i] = static_cast<char>(value >> (8 * i));
  }
  return bytes;
}

uint32_t number_at(const std::string& file, size_t offset, size_t width) {  // little endian
  uint32_t value = 0;
  for (size_t i = width; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(file[offset + i]);
  return value;
}

std::string orientation_entry(int orientation, bool big) {
  auto value = static_cast<uint32_t>(orientation);
  return number(0x0112, 2, big) + number(3, 2, big) + number(1, 4, big) + number(value, 2, big) +
         number(0, 2, big);
}

/// TIFF's header and a directory of one entry.
std::string exif_data(int orientation, bool big) {
  return (big ? "MM" : "II") + number(42, 2, big) + number(8, 4, big) + number(1, 2, big) +
         orientation_entry(orientation, big) + number(0, 4, big);
}

std::string jpeg(const std::string& file, const std::string& exif) {
  std::string data = std::string("Exif\0\0", 6) + exif;
  auto size = static_cast<uint32_t>(data.size() + 2);
  return file.substr(0, 2) + "\xFF\xE1" + number(size, 2, true) + data + file.substr(2);
}

std::string png(const std::string& file, const std::string& exif) {
  constexpr size_t kAfterHeader = 8 + 25;
  std::string data = "eXIf" + exif;
  auto sum = crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  return file.substr(0, kAfterHeader) + number(static_cast<uint32_t>(exif.size()), 4, true) + data +
         number(static_cast<uint32_t>(sum), 4, true) + file.substr(kAfterHeader);
}

/// The directory of OpenCV's (little-endian) file again at its end, with one entry more.
std::string tiff(const std::string& file, int orientation) {
  size_t directory = number_at(file, 4, 4), count = number_at(file, directory, 2);
  std::string before, after;  // the entries are sorted by tag
  for (size_t i = 0; i < count; ++i) {
    std::string entry = file.substr(directory + 2 + 12 * i, 12);
    uint32_t tag = number_at(entry, 0, 2);
    if (tag != 0x0112) (tag < 0x0112 ? before : after) += entry;
  }
  std::string entries = before + orientation_entry(orientation, false) + after;
  auto size = static_cast<uint32_t>(file.size());
  return file.substr(0, 4) + number(size, 4, false) + file.substr(8) +
         number(static_cast<uint32_t>(entries.size() / 12), 2, false) + entries +
         number(0, 4, false);
}

/// The extended format: a header with the picture's size, the picture (VP8L), the EXIF data.
std::string webp(const std::string& file, const std::string& exif) {
  uint32_t sizes = number_at(file, 21, 4);  // of the lossless picture: 14 bits each, less 1
  std::string chunks = "WEBPVP8X" + number(10, 4, false) + number(8, 4, false) +
                       number(sizes & 0x3FFF, 3, false) + number(sizes >> 14 & 0x3FFF, 3, false) +
                       file.substr(12) + "EXIF" +
                       number(static_cast<uint32_t>(exif.size()), 4, false) + exif;
  return "RIFF" + number(static_cast<uint32_t>(chunks.size()), 4, false) + chunks;
}

std::string jpeg_2000(const std::string& file, const std::string& exif) {
  std::string box = "uuidJpgTiffExif->JP2" + exif;
  return file + number(static_cast<uint32_t>(box.size() + 4), 4, true) + box;
}

}  // namespace

std::string with_orientation(const std::string& file, const std::string& format, int orientation,
                             bool big_endian) {
  std::string exif = exif_data(orientation, big_endian);
  if (format == ".jpg") return jpeg(file, exif);
  if (format == ".png") return png(file, exif);
  if (format == ".tiff") return tiff(file, orientation);
  if (format == ".webp") return webp(file, exif);
  if (format == ".jp2") return jpeg_2000(file, exif);
  throw std::invalid_argument(format);
}

}  // namespace fbbench
