// SPDX-License-Identifier: Apache-2.0
#include "core/utf8.h"

#include <cstdint>

namespace fbbench {
namespace {

constexpr const char* kDigits = "0123456789ABCDEF";
constexpr size_t kEscape = 4;  // "\xHH"

uint8_t byte_at(const std::string& text, size_t at) {
  return at < text.size() ? static_cast<uint8_t>(text[at]) : 0;
}

/// Bytes of the character that begins there, 1 to 4; 0 where none does: a stray byte, one encoded
/// longer than need be, a surrogate, one beyond U+10FFFF.
size_t character_size(const std::string& text, size_t at) {
  uint8_t lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (size_t i = 1; i < size; ++i, low = 0x80, high = 0xBF) {
    uint8_t next = byte_at(text, at + i);
    if (next < low || next > high) return 0;
  }
  return size;
}

bool is_escape(const std::string& text, size_t at) {
  auto digit = [&](size_t i) {
    return i < text.size() && std::string(kDigits).find(text[i]) != std::string::npos;
  };
  return text.compare(at, 2, "\\x") == 0 && digit(at + 2) && digit(at + 3);
}

std::string escape(uint8_t byte) { return {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]}; }

std::string as_utf8(const std::string& bytes, bool escape_backslashes) {
  std::string text;
  for (size_t at = 0; at < bytes.size();) {
    size_t size = character_size(bytes, at);
    bool plain = size > 0 && !(escape_backslashes && is_escape(bytes, at));
    text += plain ? bytes.substr(at, size) : escape(byte_at(bytes, at));
    at += plain ? size : 1;
  }
  return text;
}

}  // namespace

std::string valid_utf8(const std::string& bytes) { return as_utf8(bytes, false); }

std::string utf8_name(const std::string& bytes) { return as_utf8(bytes, true); }

std::string bytes_of_name(const std::string& name) {
  std::string bytes;
  for (size_t at = 0; at < name.size();) {
    bool escaped = is_escape(name, at);
    bytes += escaped ? static_cast<char>(std::stoi(name.substr(at + 2, 2), nullptr, 16)) : name[at];
    at += escaped ? kEscape : 1;
  }
  return bytes;
}

}  // namespace fbbench
