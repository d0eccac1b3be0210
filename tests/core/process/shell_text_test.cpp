// SPDX-License-Identifier: Apache-2.0
// core/process/shell_text.cpp: words that a shell reads back as they are.
#include "core/process/shell_text.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

TEST(ShellText, LeavesPlainWordsAlone) {
  EXPECT_EQ(shell_text({"fbbench", "run", "a/b-1.ini", "--set=x"}),
            "fbbench run a/b-1.ini --set=x");
}

TEST(ShellText, QuotesBlanksQuotesAndEmptyWords) {
  EXPECT_EQ(shell_text({"a b", "it's", "", "$x"}), R"('a b' 'it'\''s' '' '$x')");
}

}  // namespace
}  // namespace fbbench
