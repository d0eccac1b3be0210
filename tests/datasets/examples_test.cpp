// SPDX-License-Identifier: Apache-2.0
// examples/scenes: the pictures that the quickstart explains are what their names say.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/fashion_mnist.h"
#include "core/picture/image.h"
#include "datasets/dataset.h"

namespace fbbench {
namespace {

InputFormat grey_48() {
  InputFormat format;
  format.channels = 1;
  format.height = format.width = 48;
  format.mean = {0};
  format.std = {1};
  format.classes = fashion_mnist_classes();
  return format;
}

TEST(ExampleScenes, AreTheTestScenesOfTheirNumberRoundedTo8Bits) {
  auto scenes = Registry<Dataset>::get().create("fashion_scenes:split=test");
  int seen = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(FBBENCH_SOURCE_DIR "/examples/scenes")) {
    int64_t number = std::stoll(file.path().stem().string().substr(5));  // test_<number>.png
    Tensor difference = read_image(file.path().string(), 1, Orientation::kExif) -
                        scenes->load(number, grey_48()).image;
    EXPECT_LE(difference.abs().max().item<double>(), 0.5 / 255 + 1e-6) << file.path();
    ++seen;
  }
  EXPECT_EQ(seen, 4);
}

}  // namespace
}  // namespace fbbench
