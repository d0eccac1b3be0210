// SPDX-License-Identifier: Apache-2.0
// core/process/progress.cpp where stderr is no terminal, as in a log.
#include "core/process/progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace fbbench {
namespace {

std::string stderr_of(const std::function<void()>& work) {
  testing::internal::CaptureStderr();
  work();
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, EndsWithOnePlainLineThatSaysHowFarItCame) {
  EXPECT_EQ(stderr_of([] {
              Progress progress("run", 4, "images");
              progress.advance(3, "loss 0.41");
            }).find("run: 3/4 images, 0:00, "),
            0u);
  EXPECT_EQ(stderr_of([] { Progress("run", 2, "images").advance(2, "done"); }),
            "run: 2/2 images, 0:00, done\n");
}

TEST(Progress, NeverCountsPastTheEnd) {
  EXPECT_EQ(stderr_of([] { Progress("run", 2, "images").advance(5); }), "run: 2/2 images, 0:00\n");
}

TEST(Progress, WritesNoLineForEachStepOfFastWork) {
  std::string text = stderr_of([] {
    Progress progress("run", 1000, "images");
    for (int i = 0; i < 1000; ++i) progress.advance();
  });
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

}  // namespace
}  // namespace fbbench
