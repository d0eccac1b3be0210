// SPDX-License-Identifier: Apache-2.0
// core/picture/misread.cpp: files that OpenCV would decode to other pixels than they hold.
#include "core/picture/misread.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/fresh_folder.h"
#include "core/error.h"
#include "core/picture/image.h"

namespace fbbench {
namespace {

std::string fault_of(const std::string& text) { return misread_fault({text.begin(), text.end()}); }

TEST(MisreadFile, IsNetpbmWhoseMaximumIsNotScaled) {
  EXPECT_EQ(fault_of("P5\n# by a camera\n2 1\n4095\n...."),
            "its maximum is 4095; want 255 or 65535");
  EXPECT_EQ(fault_of("P6 1 1 100 ..."), "its maximum is 100; want 255 or 65535");
  EXPECT_EQ(fault_of("P2 1 1 1023 512"), "its maximum is 1023; want 255 or 65535");
  for (const char* good :
       {"P5 1 1 255 .", "P6 1 1 65535 ......", "P2 1 1 15 7", "P4 8 1 .", "P1 1 1 0"}) {
    EXPECT_EQ(fault_of(good), "") << good;
  }
}

TEST(MisreadFile, HoldsFloatingPointNumbersOrIsPam) {
  EXPECT_EQ(fault_of("Pf\n1 1\n-1.0\n...."),
            "pixels are floating-point numbers; want 8 or 16 bits");
  EXPECT_NE(fault_of("\x76\x2F\x31\x01"), "");
  EXPECT_EQ(fault_of("P7\nWIDTH 1\n"), "PAM files aren't read; want PPM or PGM");
  EXPECT_EQ(fault_of("\xFF\xD8"), "");
  EXPECT_EQ(fault_of(""), "");
}

/// What isn't refused: a grey pixel of 7 in 15 is 119 in 255, of 200 in 255 itself.
TEST(MisreadFile, IsRefusedAndOthersAreReadToTheirPixels) {
  std::string path = fresh_folder() + "/grey.pgm";
  auto pixel = [&](const std::string& text) {
    std::ofstream(path) << text;
    return read_image(path, 1, Orientation::kExif)[0][0][0].item<float>() * 255;
  };
  EXPECT_NEAR(pixel("P2 2 1 15\n7 0\n"), 119, 0.01);  // float32
  EXPECT_NEAR(pixel("P5 2 1 255\n\xC8."), 200, 0.01);
  EXPECT_THROW(pixel("P5 2 1 100\nd."), BadInput);
}

}  // namespace
}  // namespace fbbench
