// SPDX-License-Identifier: Apache-2.0
// core/text_file.cpp: lines whatever surrounds them, and files that are no such text.
#include "core/text_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/fresh_folder.h"
#include "core/error.h"

namespace fbbench {
namespace {

class TextFile : public testing::Test {
 protected:
  std::vector<std::string> lines_of(const std::string& text) const {
    std::ofstream(path_, std::ios::binary) << text;
    return read_lines(path_, "a list");
  }
  std::string refusal_of(const std::string& text) const {
    try {
      lines_of(text);
    } catch (const BadInput& error) {
      return error.what();
    }
    return "";
  }
  std::string path_ = fresh_folder() + "/list.txt";
};

TEST_F(TextFile, IsItsLinesWithoutMarksReturnsBlanksAndSpaces) {
  const std::vector<std::string> wanted = {"one two", "three"};
  EXPECT_EQ(lines_of("one two\nthree\n"), wanted);
  EXPECT_EQ(lines_of("\xEF\xBB\xBFone two\r\n\r\nthree"), wanted);
  EXPECT_EQ(lines_of("\n \t\n  one two\t\n\n\tthree \r\n\n"), wanted);
  EXPECT_TRUE(lines_of("").empty());
  EXPECT_TRUE(lines_of("\xEF\xBB\xBF").empty());
}

TEST_F(TextFile, IsRefusedInUtf16) {
  EXPECT_EQ(refusal_of(std::string("\xFF\xFEo\0n\0", 6)),
            path_ + ": is UTF-16; want a list in UTF-8");
}

TEST_F(TextFile, IsRefusedWhereThereIsNone) {
  for (const std::string& path : {fresh_folder() + "/none.txt", fresh_folder()}) {
    EXPECT_THROW(read_text(path, "a list"), BadInput) << path;
  }
}

TEST(Trimmed, KeepsWhiteSpaceWithin) {
  EXPECT_EQ(trimmed(" \r\n a  b\t"), "a  b");
  EXPECT_EQ(trimmed(" \t"), "");
}

}  // namespace
}  // namespace fbbench
