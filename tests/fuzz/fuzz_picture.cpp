// SPDX-License-Identifier: Apache-2.0
// What is read of picture files besides OpenCV: EXIF orientation, and headers that OpenCV misreads.
#include <vector>

#include "core/picture/exif.h"
#include "core/picture/misread.h"
#include "fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  std::vector<unsigned char> bytes(data, data + size);
  int orientation = exif_orientation(bytes);
  require_property(1 <= orientation && orientation <= 8, "there are eight orientations");
  misread_fault(bytes);
  return 0;
}
