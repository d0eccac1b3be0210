// SPDX-License-Identifier: Apache-2.0
// core/error.cpp: what is left of other libraries' messages.
#include "core/error.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

std::string one_line_of(const std::string& text) { return one_line(std::runtime_error(text)); }

TEST(OneLine, IsTheFirst) { EXPECT_EQ(one_line_of("too small\nframe #0: f()"), "too small"); }

TEST(OneLine, IsTheCauseBehindAnInterpretersTrace) {
  std::string trace =
      "The following operation failed in the TorchScript interpreter.\n"
      "Traceback of TorchScript, serialized code (most recent call last):\n"
      "  File \"code/net.py\", line 3, in forward\n    raise E(\"Error: \")\n    ~~~~~ <--- HERE\n";
  EXPECT_EQ(one_line_of(trace + "RuntimeError: sizes: 1 and 2\nCPU: registered at f.cpp\n"),
            "sizes: 1 and 2");
  EXPECT_EQ(one_line_of(trace + "builtins.ValueError: no"), "no");
  EXPECT_EQ(one_line_of("sizes\nRuntimeError: of a text that is none"), "sizes");
}

TEST(OneLine, AsksForNoReportsElsewhere) {
  EXPECT_EQ(one_line_of("isTuple() INTERNAL ASSERT FAILED at \"ivalue.h\":13, please report a bug "
                        "to PyTorch. Expected Tuple"),
            "Expected Tuple");
  EXPECT_EQ(
      one_line_of("false INTERNAL ASSERT FAILED at \"f.h\":13, please report a bug to PyTorch. "),
      "false INTERNAL ASSERT FAILED at \"f.h\":13");
}

TEST(OneLine, CutsOthersLongMessagesBetweenWordsAndOursNowhere) {
  std::string words;
  while (words.size() < 1000) words += "seven77 ";
  // 30 words of 8 characters are 240; the space behind the last goes.
  EXPECT_EQ(one_line_of(words), words.substr(0, 239) + " ...");
  EXPECT_EQ(one_line(BadInput(words)), words);
}

}  // namespace
}  // namespace fbbench
