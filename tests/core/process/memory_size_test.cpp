// SPDX-License-Identifier: Apache-2.0
// core/process/memory_size.cpp: amounts of memory as people write them.
#include "core/process/memory_size.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

TEST(MemorySize, TakesBinaryAndDecimalUnitsWithOrWithoutABlank) {
  EXPECT_EQ(parse_memory_size("memory", "4GiB"), 4294967296);
  EXPECT_EQ(parse_memory_size("memory", "1.5 GB"), 1500000000);
  EXPECT_EQ(parse_memory_size("memory", "800MiB"), 838860800);
  EXPECT_EQ(parse_memory_size("memory", "64 kB"), 64000);
}

TEST(MemorySize, RefusesWhatIsNoSize) {
  for (const char* text : {"4", "GiB", "0GiB", "-1GiB", "4gib", "4GiB more", "1e30GiB", "nanGiB"}) {
    EXPECT_THROW(parse_memory_size("memory", text), BadOption) << text;
  }
}

TEST(MemorySize, IsWrittenInMebibytesUntilThereAreAThousand) {
  EXPECT_EQ(memory_size_text(1), "1 MiB");
  EXPECT_EQ(memory_size_text(int64_t{260} << 20), "260 MiB");
  EXPECT_EQ(memory_size_text(int64_t{1100} << 20), "1.07 GiB");
}

}  // namespace
}  // namespace fbbench
