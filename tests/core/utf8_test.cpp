// SPDX-License-Identifier: Apache-2.0
// core/utf8.cpp: bytes that aren't UTF-8, and names that stay apart.
#include "core/utf8.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace fbbench {
namespace {

TEST(ValidUtf8, IsWhatWasValidAsItWas) {
  // 1 to 4 bytes a character, the first and the last of each length but surrogates
  for (const char* text :
       {"", "cafe.png", "caf\xC3\xA9", "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80",
        "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "a\\xE9 b"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
}

TEST(ValidUtf8, EscapesBytesThatAreNone) {
  EXPECT_EQ(valid_utf8("caf\xE9.png"), "caf\\xE9.png");               // Latin-1
  EXPECT_EQ(valid_utf8("\x80"), "\\x80");                             // no character begins so
  EXPECT_EQ(valid_utf8("\xC3"), "\\xC3");                             // cut off
  EXPECT_EQ(valid_utf8("\xE2\x82-"), "\\xE2\\x82-");                  // cut off
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\\xC0\\xAF");                    // '/' in two bytes
  EXPECT_EQ(valid_utf8("\xE0\x9F\xBF"), "\\xE0\\x9F\\xBF");           // two bytes would do
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\\xED\\xA0\\x80");           // a surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // beyond U+10FFFF
}

TEST(Utf8Name, TellsBytesFromTheLettersOfTheirEscape) {
  EXPECT_EQ(utf8_name("caf\xE9"), "caf\\xE9");
  EXPECT_EQ(utf8_name("caf\\xE9"), "caf\\x5CxE9");
  EXPECT_EQ(utf8_name("a\\b\\x4\\xe9"), "a\\b\\x4\\xe9");  // no escapes: two capital digits are
}

/// All names of up to 5 of the letters that make escapes and the bytes that need them.
TEST(Utf8Name, IsValidDiffersFromAllOthersAndGivesTheBytesBack) {
  const std::string letters = "\\x5CE\xE9\xC3\xA9";
  std::vector<std::string> names = {""};
  std::set<std::string> seen;
  for (size_t i = 0; i < names.size(); ++i) {
    std::string name = utf8_name(names[i]);
    ASSERT_EQ(valid_utf8(name), name);
    ASSERT_TRUE(seen.insert(name).second) << name;
    ASSERT_EQ(bytes_of_name(name), names[i]) << name;
    if (names[i].size() == 5) continue;
    for (char letter : letters) names.push_back(names[i] + letter);
  }
}

}  // namespace
}  // namespace fbbench
