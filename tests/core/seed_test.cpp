// SPDX-License-Identifier: Apache-2.0
// core/seed.cpp and core/sha256.cpp: known hashes, and what a seed depends on.
#include "core/seed.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "core/sha256.h"

namespace fbbench {
namespace {

// FIPS 180-2, appendix B.1.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, GivesThePublishedHashOfAbcWholeAndInParts) {
  EXPECT_EQ(Sha256().update("abc").hex(), kAbc);
  EXPECT_EQ(Sha256().update("a").update("bc").hex(), kAbc);
}

TEST(Sha256, HashesTheContentsOfAFile) {
  std::string path = testing::TempDir() + "fbbench_sha256";
  std::ofstream(path) << "abc";
  EXPECT_EQ(Sha256().update_file(path).hex(), kAbc);
}

TEST(Sha256, NamesAFileThatIsMissing) {
  try {
    Sha256().update_file("/nowhere/file");
    FAIL() << "want BadInput";
  } catch (const BadInput& failure) {
    EXPECT_NE(std::string(failure.what()).find("/nowhere/file"), std::string::npos);
  }
}

TEST(DeriveSeed, IsTheStartOfAHashInLittleEndian) {
  // SHA-256("0/bootstrap/") begins with the bytes 1f f2 d9 ec f3 a3 14 37.
  EXPECT_EQ(derive_seed(0, "bootstrap"), 0x3714a3f3ecd9f21fu);
}

TEST(DeriveSeed, DiffersBySeedPurposeAndId) {
  const uint64_t seed = derive_seed(1, "random", "a");
  EXPECT_NE(seed, derive_seed(2, "random", "a"));
  EXPECT_NE(seed, derive_seed(1, "bootstrap", "a"));
  EXPECT_NE(seed, derive_seed(1, "random", "b"));
  EXPECT_EQ(seed, derive_seed(1, "random", "a"));
}

}  // namespace
}  // namespace fbbench
