// SPDX-License-Identifier: Apache-2.0
// datasets/imagenet.cpp, datasets/files/annotation.cpp: a hand-made tree with boxes worked out by
// hand.
#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "base/fresh_folder.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

std::string object(const std::string& synset, const std::string& xmin, int ymin, int xmax,
                   int ymax) {
  return "<object><name>" + synset + "</name><bndbox><xmin>" + xmin + "</xmin><ymin>" +
         std::to_string(ymin) + "</ymin><xmax>" + std::to_string(xmax) + "</xmax><ymax>" +
         std::to_string(ymax) + "</ymax></bndbox></object>";
}

class ImagenetTree : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(images_);
    std::filesystem::create_directories(annotations_);
    std::ofstream(root_ + "/LOC_synset_mapping.txt") << "n1 cat\nn2 dog, hound\nn3 crane\n";
  }
  /// A grey picture of 20x10 pixels, and its XML unless `objects` is "none".
  void add(const std::string& id, const std::string& objects, int said_width = 20) {
    cv::imwrite(images_ + "/" + id + ".JPEG", cv::Mat(10, 20, CV_8U, cv::Scalar(102)));
    if (objects == "none") return;
    std::ofstream(annotations_ + "/" + id + ".xml")
        << "<annotation><size><width>" << said_width << "</width><height>10</height></size>"
        << objects << "</annotation>";
  }
  std::unique_ptr<Dataset> open() { return open_dataset("imagenet:root=" + root_); }
  std::string refusal_of_first() {
    return refusal([&] { open()->load(0, input_); });
  }

  std::string root_ = fresh_folder();
  std::string images_ = root_ + "/Data/CLS-LOC/val";
  std::string annotations_ = root_ + "/Annotations/CLS-LOC/val";
  InputFormat input_ = small_input(3, 10, 10, {"cat", "dog, hound", "crane"});
};

TEST_F(ImagenetTree, IsOrderedByFileNameAndNamedWithoutEnding) {
  add("b", "none");
  add("a", "none");
  EXPECT_EQ(open()->facts().ids, (std::vector<std::string>{"a", "b"}));
}

TEST_F(ImagenetTree, NumbersItsClassesByTheLineOfTheSynset) {
  add("a", object("n2", "0", 0, 20, 10));
  EXPECT_EQ(open()->load(0, input_).label, 1);
}

TEST_F(ImagenetTree, ReadsTextAsPeopleWriteIt) {
  const std::string mark = "\xEF\xBB\xBF";
  std::ofstream(root_ + "/LOC_synset_mapping.txt")
      << mark << "n1 cat\r\n\r\n  n2 dog, hound\r\n\nn3\tcrane\r\n";
  add("a", object("\r\n\tn3 ", " 4\n", 1, 11, 3));
  std::ifstream file(annotations_ + "/a.xml");
  std::string xml(std::istreambuf_iterator<char>(file), {});
  std::ofstream(annotations_ + "/a.xml") << mark << xml << "\r\n";
  Sample sample = open()->load(0, input_);
  EXPECT_EQ(sample.label, 2);
  EXPECT_EQ(sample.objects[0].original_mask.sum().item<int64_t>(), 2 * 7);
}

TEST_F(ImagenetTree, RefusesASynsetThatStandsTwice) {
  std::ofstream(root_ + "/LOC_synset_mapping.txt") << "n1 cat\nn2 dog\nn1 crane\n";
  add("a", object("n2", "4", 1, 11, 3));
  EXPECT_EQ(refusal([&] { open(); }),
            root_ + "/LOC_synset_mapping.txt: 'n1' stands twice, for the classes 0 and 2");
}

TEST_F(ImagenetTree, ScalesBoxesToTheNetworksInput) {
  add("a", object("n2", "4", 1, 11, 3));  // columns 4-10 of 20; [2, 5.5] of 10: centres 2.5-5.5
  Sample sample = open()->load(0, input_);
  Tensor wanted = at::zeros({10, 10}, at::kBool);
  wanted.narrow(0, 1, 2).narrow(1, 2, 4).fill_(true);
  EXPECT_TRUE(at::equal(sample.objects[0].mask, wanted));
  EXPECT_EQ(sample.objects[0].original_mask.sum().item<int64_t>(), 2 * 7);
  EXPECT_EQ(sample.original_width, 20);
}

TEST_F(ImagenetTree, MovesBoxesWithTheCrop) {
  input_.resize = InputFormat::Resize::kShorterSideCrop;
  input_.resize_to = 10;  // unscaled, columns 5-14 stay
  add("a", object("n2", "4", 1, 8, 3));
  Tensor mask = open()->load(0, input_).objects[0].mask;
  EXPECT_EQ(mask.sum().item<int64_t>(), 2 * 3);
  EXPECT_TRUE(mask[1][2].item<bool>());
}

TEST_F(ImagenetTree, MasksTheUnionOfTheBoxesOfTheFirstObjectsSynsetAlone) {
  add("a", object("n2", "0", 0, 4, 1) + object("n3", "8", 0, 12, 10) + object("n2", "2", 0, 6, 1));
  EXPECT_EQ(open()->load(0, input_).objects[0].original_mask.sum().item<int64_t>(), 6);
}

TEST_F(ImagenetTree, GivesThatSynsetAsOneObjectWithItsBoxesInTheFile) {
  add("a", object("n2", "0", 0, 4, 1) + object("n3", "8", 0, 12, 10) + object("n2", "2", 0, 6, 1));
  Sample sample = open()->load(0, input_);
  ASSERT_EQ(sample.objects.size(), 1u);
  EXPECT_EQ(sample.objects[0].class_index, 1);
  ASSERT_EQ(sample.objects[0].boxes.size(), 2u);
  EXPECT_EQ(sample.objects[0].boxes[1].left, 2);
  EXPECT_EQ(sample.objects[0].boxes[1].right, 6);
}

TEST_F(ImagenetTree, LabelsWithoutDecoding) {
  add("a", object("n3", "0", 0, 4, 1) + object("n2", "8", 0, 12, 10));
  add("b", "");
  add("c", "none");
  for (const char* id : {"a", "b", "c"}) {
    std::filesystem::resize_file(images_ + "/" + id + ".JPEG", 20);
  }
  auto images = open();
  EXPECT_THROW(images->load(0, input_), BadInput);
  EXPECT_EQ(images->label(0, input_), 2);
  EXPECT_EQ(images->label(1, input_), -1);
  EXPECT_EQ(images->label(2, input_), -1);
}

TEST_F(ImagenetTree, RefusesALabelThatCannotBeTold) {
  add("a", object("n9", "0", 0, 4, 1));
  EXPECT_NE(refusal([&] { open()->label(0, input_); }).find("'n9' isn't in " + root_ + "/LOC"),
            std::string::npos);
  add("a", object("n3", "0", 0, 4, 1));
  input_.classes.pop_back();
  EXPECT_EQ(refusal([&] { open()->label(0, input_); }),
            "class 2 is out of range; the network has 2 classes, 0 to 1");
}

TEST_F(ImagenetTree, CountsWhatItLeavesOut) {
  add("a", "none");
  std::ofstream(images_ + "/list.txt") << "a";
  std::filesystem::create_directory(images_ + "/more");
  EXPECT_EQ(open()->facts().left_out,
            (std::vector<std::string>{
                "1 file left out: no image that OpenCV reads (list.txt)",
                "1 folder left out: want all images in " + images_ + " itself (more)"}));
}

TEST_F(ImagenetTree, ConvertsGreyFilesForAnRgbNetwork) {
  add("a", "none");
  Tensor image = open()->load(0, input_).image;
  EXPECT_EQ(image.size(0), 3);
  EXPECT_NEAR(image.mean().item<double>(), 0.4, 0.005);
}

TEST_F(ImagenetTree, WithoutAnnotationsHasNeitherLabelsNorMasks) {
  std::filesystem::remove(root_ + "/LOC_synset_mapping.txt");
  add("a", "none");
  auto images = open();
  EXPECT_FALSE(images->facts().has_labels || images->facts().has_masks);
  EXPECT_EQ(images->load(0, input_).label, -1);
  EXPECT_TRUE(images->load(0, input_).objects.empty());
}

TEST_F(ImagenetTree, RefusesTheSampleWhoseBoxLiesOutside) {
  for (const std::string& box : {object("n2", "4", 1, 21, 3), object("n2", "-1", 1, 9, 3),
                                 object("n2", "4", 1, 11, 11), object("n2", "12", 1, 11, 3)}) {
    add("a", box);
    EXPECT_NE(refusal_of_first().find("outside the image of 20x10 pixels"), std::string::npos)
        << refusal_of_first();
  }
}

TEST_F(ImagenetTree, TakesBoxesThatReachTheBorder) {
  add("a", object("n2", "0", 0, 20, 10));
  EXPECT_TRUE(open()->load(0, input_).objects[0].mask.all().item<bool>());
}

TEST_F(ImagenetTree, RefusesTheSampleWhoseXmlIsNoUse) {
  add("a", object("n2", "four", 1, 11, 3));
  EXPECT_NE(refusal_of_first().find("xmin: want a number, got 'four'"), std::string::npos);
  add("a", object("n9", "4", 1, 11, 3));
  EXPECT_NE(refusal_of_first().find("'n9' isn't in " + root_ + "/LOC"), std::string::npos);
  add("a", object("n2", "4", 1, 11, 3), 500);
  EXPECT_NE(refusal_of_first().find("boxes are for an image of 500x10"), std::string::npos);
  add("a", "<object>");
  EXPECT_NE(refusal_of_first().find("broken XML"), std::string::npos);
}

TEST_F(ImagenetTree, RefusesTheSampleThatIsTruncatedAndGivesTheOthers) {
  add("a", object("n1", "4", 1, 11, 3));
  add("b", object("n1", "4", 1, 11, 3));
  std::string path = images_ + "/a.JPEG";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 20);
  EXPECT_NE(refusal_of_first().find("truncated or corrupt JPEG"), std::string::npos);
  EXPECT_EQ(open()->load(1, input_).label, 0);
}

TEST_F(ImagenetTree, RefusesAWholeSetThatCannotWork) {
  EXPECT_EQ(refusal([&] { open(); }), images_ + ": no image (want <id>.JPEG)");
  add("a", object("n1", "4", 1, 11, 3));
  input_.classes.pop_back();
  EXPECT_NE(refusal([&] { open()->check(input_); }).find("3 classes, the network has 2"),
            std::string::npos);
  input_.channels = 4;
  EXPECT_THROW(open()->check(input_), BadInput);
  std::filesystem::remove(root_ + "/LOC_synset_mapping.txt");
  EXPECT_THROW(open(), BadInput);
}

TEST_F(ImagenetTree, HasAFingerprintOfNamesSizesAndAnnotations) {
  add("a", object("n1", "4", 1, 11, 3));
  std::string once = open()->fingerprint();
  EXPECT_EQ(open()->fingerprint(), once);
  add("a", object("n1", "4", 1, 12, 3));
  EXPECT_NE(open()->fingerprint(), once);
}

}  // namespace
}  // namespace fbbench
