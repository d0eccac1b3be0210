// SPDX-License-Identifier: Apache-2.0
// core/number_list.cpp
#include "core/number_list.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

std::vector<double> read(const std::string& text) {
  return number_list(Options("owner", {{"list", text, ""}}, {}), "owner", "list", 0, 10);
}

TEST(NumberList, IsReadInItsOrder) {
  EXPECT_EQ(read("1,0.5,10"), (std::vector<double>{1, 0.5, 10}));
  EXPECT_EQ(read("7"), std::vector<double>{7});
}

TEST(NumberList, RefusesWhatIsNoNumberInItsRange) {
  for (const char* text : {"1,11", "1,,2", "1,", ",", "one"}) {
    EXPECT_THROW(read(text), BadOption) << text;
  }
}

}  // namespace
}  // namespace fbbench
