// SPDX-License-Identifier: Apache-2.0
// datasets/image_folder.cpp: folders as classes, and folders that are none.
#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "base/fresh_folder.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

class ImageFolderTree : public testing::Test {
 protected:
  void add(const std::string& folder, const std::string& file) {
    std::filesystem::create_directories(root_ + "/" + folder);
    std::string ending = std::filesystem::path(file).extension();
    bool grey = ending == ".pgm" || ending == ".pbm";
    cv::imwrite(root_ + "/" + folder + "/" + file,
                cv::Mat(32, 48, grey ? CV_8UC1 : CV_8UC3, cv::Scalar(51, 0, 255)));
  }
  /// A file of the format that `ending` names, called as it likes.
  void add_as(const std::string& ending, const std::string& path) {
    add("dog", "made" + ending);
    std::filesystem::create_directories(std::filesystem::path(root_ + "/" + path).parent_path());
    std::filesystem::rename(root_ + "/dog/made" + ending, root_ + "/" + path);
  }
  void add_text(const std::string& path) { std::ofstream(root_ + "/" + path) << "no image"; }
  std::unique_ptr<Dataset> open(const std::string& more = "") {
    return open_dataset("image_folder:root=" + root_ + more);
  }
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

TEST_F(ImageFolderTree, LabelsWithoutDecoding) {
  add("dog", "1.png");
  auto images = open();
  std::filesystem::resize_file(root_ + "/dog/1.png", 20);
  EXPECT_THROW(images->load(0, input_), BadInput);
  EXPECT_EQ(images->label(0, input_), 1);
}

TEST_F(ImageFolderTree, ScalesPicturesAndHasNoMasks) {
  add("dog", "1.png");
  auto images = open();
  Sample sample = images->load(0, input_);
  EXPECT_TRUE(at::allclose(sample.image[0], at::ones({4, 4})));
  EXPECT_TRUE(at::allclose(sample.image[2], at::full({4, 4}, 0.2)));
  EXPECT_FALSE(images->facts().has_masks || !sample.objects.empty());
  EXPECT_EQ(sample.original_width, 48);
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
  add_text("dog/notes.txt");
  EXPECT_EQ(refusal([&] { open(); }),
            root_ + ": no image (want " + root_ +
                "/<class name>/<image>); 1 file left out: no image that OpenCV reads "
                "(dog/notes.txt)");
}

TEST_F(ImageFolderTree, FindsWhateverOpenCvReads) {
  for (const char* ending : {".bmp", ".dib", ".jp2", ".jpe", ".jpeg", ".JPG", ".pbm", ".pgm",
                             ".png", ".pnm", ".ppm", ".ras", ".TIF", ".tiff", ".webp"}) {
    add("dog", std::string("1") + ending);
  }
  auto images = open();
  EXPECT_EQ(images->size(), 15);
  for (int64_t i = 0; i < images->size(); ++i) EXPECT_NO_THROW(images->load(i, input_)) << i;
}

TEST_F(ImageFolderTree, TellsImagesByTheirBytesWhereTheEndingDoesNot) {
  add_as(".jpg", "dog/1.jfif");
  add_as(".png", "dog/noending");
  add_as(".pgm", "dog/3.grey");
  EXPECT_EQ(open()->facts().ids,
            (std::vector<std::string>{"dog/1.jfif", "dog/3.grey", "dog/noending"}));
}

TEST_F(ImageFolderTree, CountsWhatItLeavesOutAndSaysWhy) {
  add("dog", "1.png");
  add("cat/young", "2.png");
  for (const char* name : {"dog/a.txt", "dog/b.txt", "cat/c.txt", "cat/d.txt", "classes.txt"}) {
    add_text(name);
  }
  EXPECT_EQ(open()->facts().left_out,
            (std::vector<std::string>{
                "1 file left out: in no class's folder (classes.txt)",
                "4 files left out: no image that OpenCV reads (cat/c.txt, cat/d.txt, dog/a.txt, "
                "...)",
                "1 folder left out: read with nested=true (cat/young)"}));
}

TEST_F(ImageFolderTree, HasIdsInUtf8ThatDifferAsTheFilesDo) {
  add("dog", "caf\xE9.png");  // Latin-1
  add("dog", "caf\\xE9.png");
  add("dog", "caf\xC3\xA9.png");  // UTF-8
  auto images = open();
  EXPECT_EQ(
      images->facts().ids,
      (std::vector<std::string>{"dog/caf\\x5CxE9.png", "dog/caf\xC3\xA9.png", "dog/caf\\xE9.png"}));
  for (int64_t i = 0; i < 3; ++i) EXPECT_EQ(images->load(i, input_).label, 1);
}

TEST_F(ImageFolderTree, LooksIntoFoldersBelowWhereAsked) {
  add("dog", "z.png");
  add("dog/puppies/small", "1.png");
  auto images = open(",nested=true");
  EXPECT_EQ(images->facts().ids,
            (std::vector<std::string>{"dog/puppies/small/1.png", "dog/z.png"}));
  EXPECT_EQ(images->load(0, input_).label, 1);
  EXPECT_TRUE(images->facts().left_out.empty());
}

TEST_F(ImageFolderTree, FollowsLinksButNotInCircles) {
  add("dog", "1.png");
  add("more", "2.png");
  std::filesystem::rename(root_ + "/more", root_ + "_more");
  std::filesystem::create_directory_symlink(root_ + "_more", root_ + "/dog/more");
  std::filesystem::create_directory_symlink(root_ + "/dog", root_ + "/dog/more/back");
  auto images = open(",nested=true");
  EXPECT_EQ(images->facts().ids, (std::vector<std::string>{"dog/1.png", "dog/more/2.png"}));
  EXPECT_EQ(
      images->facts().left_out,
      (std::vector<std::string>{"1 folder left out: a link to a folder above (dog/more/back)"}));
  std::filesystem::remove_all(root_ + "_more");
}

}  // namespace
}  // namespace fbbench
