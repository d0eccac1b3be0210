// SPDX-License-Identifier: Apache-2.0
// datasets/image_folder.cpp: folders as classes, and folders that are none.
#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "base/fresh_folder.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

class ImageFolderTree : public testing::Test {
 protected:
  void add(const std::string& folder, const std::string& file) {
    std::filesystem::create_directories(root_ + "/" + folder);
    cv::imwrite(root_ + "/" + folder + "/" + file, cv::Mat(8, 12, CV_8UC3, cv::Scalar(51, 0, 255)));
  }
  std::unique_ptr<Dataset> open() { return open_dataset("image_folder:root=" + root_); }
  std::string root_ = fresh_folder();
  InputFormat input_ = small_input(3, 4, 4, {"T-shirt/top", "dog", "cat"});
};

TEST_F(ImageFolderTree, IsOrderedByFolderAndFile) {
  add("dog", "2.png");
  add("dog", "1.JPG");
  add("cat", "9.png");
  EXPECT_EQ(open()->facts().ids, (std::vector<std::string>{"cat/9.png", "dog/1.JPG", "dog/2.png"}));
}

TEST_F(ImageFolderTree, LabelsByTheNetworksClassNames) {
  add("dog", "1.png");
  add("T-shirt_top", "1.png");  // no folder can be called T-shirt/top
  EXPECT_EQ(open()->load(0, input_).label, 0);
  EXPECT_EQ(open()->load(1, input_).label, 1);
}

TEST_F(ImageFolderTree, ScalesPicturesAndHasNoMasks) {
  add("dog", "1.png");
  auto images = open();
  Sample sample = images->load(0, input_);
  EXPECT_TRUE(at::allclose(sample.image[0], at::ones({4, 4})));
  EXPECT_TRUE(at::allclose(sample.image[2], at::full({4, 4}, 0.2)));
  EXPECT_FALSE(images->facts().has_masks || sample.mask.defined());
  EXPECT_EQ(sample.original_width, 12);
}

TEST_F(ImageFolderTree, RefusesAFolderThatIsNoClassAndSuggestsOne) {
  add("dogs", "1.png");
  EXPECT_EQ(refusal([&] { open()->check(input_); }),
            root_ + ": folder 'dogs' is none of the network's 3 classes (did you mean 'dog'?)");
}

TEST_F(ImageFolderTree, RefusesAFolderThatNamesTwoClasses) {
  add("dog", "1.png");
  input_.classes[2] = "dog";
  EXPECT_NE(refusal([&] { open()->check(input_); }).find("names 2 of the network's classes"),
            std::string::npos);
}

TEST_F(ImageFolderTree, RefusesATreeWithoutImages) {
  std::filesystem::create_directories(root_ + "/dog");
  EXPECT_EQ(refusal([&] { open(); }),
            root_ + ": no image (want " + root_ + "/<class name>/<image>)");
}

TEST_F(ImageFolderTree, PassesOverFilesThatAreNoImages) {
  add("dog", "1.png");
  std::filesystem::copy_file(root_ + "/dog/1.png", root_ + "/dog/Thumbs.db");
  EXPECT_EQ(open()->size(), 1);
}

}  // namespace
}  // namespace fbbench
