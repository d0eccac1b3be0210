// SPDX-License-Identifier: Apache-2.0
// The text files of ILSVRC, each input as either: bounding boxes in XML, for a picture of 375 rows
// and 500 columns, and LOC_synset_mapping.txt, which numbers the classes.
#include <set>

#include "datasets/files/annotation.h"
#include "fuzz_target.h"

namespace fbbench {
namespace {

void read_boxes(const std::string& path) {
  const Annotation annotation = read_annotation(path, 375, 500);
  const std::optional<std::string> first = read_first_synset(path);
  require_property(annotation.empty() ? !first : first == annotation.front().name,
                   "the first synset alone is that of the first box");
  for (const AnnotatedObject& object : annotation) {
    const BoundingBox& box = object.box;
    require_property(0 <= box.left && box.left < box.right && box.right <= 500 && 0 <= box.top &&
                         box.top < box.bottom && box.bottom <= 375,
                     "a box lies in the picture");
  }
}

void read_classes(const std::string& path) {
  std::set<int64_t> numbers;
  for (const auto& [synset, number] : read_synsets(path)) {
    require_property(numbers.insert(number).second, "each class has its own number");
  }
}

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  std::string path = fuzz_folder().write("annotation", data, size);
  accepts([&] { read_boxes(path); });
  accepts([&] { read_classes(path); });
  return 0;
}
