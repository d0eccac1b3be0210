// SPDX-License-Identifier: Apache-2.0
// What every registered data set owes its users, tested by its mere registration.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <set>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

TEST(Datasets, AreRegisteredUnderNamesOfTheirOwn) {
  auto names = Registry<Dataset>::get().names();
  for (const char* name : {"arrays", "fashion_scenes", "image_folder", "imagenet"}) {
    EXPECT_TRUE(Registry<Dataset>::get().contains(name)) << name;
  }
  EXPECT_TRUE(Registry<Dataset>::get().clashes().empty());
}

void write_picture(const std::string& folder, const std::string& file) {
  std::filesystem::create_directories(folder);
  cv::imwrite(folder + "/" + file, cv::Mat(8, 8, CV_8U, cv::Scalar(102)));
}

std::string small_arrays() {
  std::string path = fresh_folder() + "/data.h5";
  Hdf5Writer writer(path);
  writer.write("images", at::rand({3, 1, 8, 8}));
  writer.write("labels", at::tensor({2, 0, 9}, at::kLong));
  writer.write("masks", at::ones({3, 8, 8}, at::kByte));
  return "arrays:file=" + path;
}

std::string small_image_folder() {
  std::string root = fresh_folder();
  for (const char* name : {"1", "4", "7"}) write_picture(root + "/" + name, "a.png");
  return "image_folder:root=" + root;
}

std::string small_imagenet() {
  std::string root = fresh_folder(), boxes = root + "/Annotations/CLS-LOC/val";
  std::filesystem::create_directories(boxes);
  std::ofstream(root + "/LOC_synset_mapping.txt") << "n0 hen\nn1 dog\nn2 crane\n";
  for (const char* name : {"n0", "n1", "n2", "none"}) {
    write_picture(root + "/Data/CLS-LOC/val", name + std::string(".png"));
    if (name == std::string("none")) continue;
    std::ofstream(boxes + "/" + name + ".xml")
        << "<annotation><object><name>" << name << "</name><bndbox><xmin>1</xmin><ymin>1</ymin>"
        << "<xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>";
  }
  return "imagenet:root=" + root;
}

/// Of each data set one for networks of 8x8 grey pixels and the classes "0" to "9", with labels
/// that differ.
const std::map<std::string, std::function<std::string()>> kSmall = {
    {"arrays", small_arrays},
    {"fashion_scenes", [] { return "fashion_scenes:count=40"; }},
    {"image_folder", small_image_folder},
    {"imagenet", small_imagenet}};

class EveryDataset : public testing::TestWithParam<std::string> {
 protected:
  const DatasetInfo& info() const { return Registry<Dataset>::get().info(GetParam()); }
};

TEST_P(EveryDataset, SaysWhatItIs) {
  EXPECT_EQ(info().name, GetParam());
  EXPECT_GE(info().version, 1);
  for (const std::string& fact : {info().brief, info().source, info().licence}) {
    EXPECT_FALSE(fact.empty());
  }
  for (const OptionInfo& option : info().options) EXPECT_FALSE(option.help.empty()) << option.name;
}

TEST_P(EveryDataset, LabelsASampleAsItLoadsIt) {
  ASSERT_EQ(kSmall.count(GetParam()), 1u) << "want a small one of it among those above";
  auto dataset = open_dataset(kSmall.at(GetParam())());
  const InputFormat input =
      small_input(1, 8, 8, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  dataset->check(input);
  std::set<int64_t> labels;
  bool has_objects = false;
  for (int64_t i = 0; i < dataset->size(); ++i) {
    Sample sample = dataset->load(i, input);
    EXPECT_EQ(dataset->label(i, input), sample.label) << sample.id;
    labels.insert(sample.label);
    has_objects = has_objects || !sample.objects.empty();
  }
  EXPECT_GT(labels.size(), 1u) << "one label for all would pass unseen";
  EXPECT_EQ(has_objects, dataset->facts().has_masks);
}

INSTANTIATE_TEST_SUITE_P(All, EveryDataset, testing::ValuesIn(Registry<Dataset>::get().names()),
                         [](const auto& test) { return test.param; });

/// Each data set that is read from a place, at one that isn't there. Others are made from other
/// data sets, or from nothing.
std::vector<std::string> in_no_place() {
  std::vector<std::string> specs;
  for (const std::string& name : Registry<Dataset>::get().names()) {
    Spec spec{name, {}, ""};
    for (const OptionInfo& option : Registry<Dataset>::get().info(name).options) {
      bool place = option.name == "root" || option.name == "file";
      if (place) spec.options.emplace_back(option.name, "/nonexistent/place");
    }
    if (!spec.options.empty()) specs.push_back(spec.text());
  }
  return specs;
}

class DatasetInNoPlace : public testing::TestWithParam<std::string> {};

TEST_P(DatasetInNoPlace, IsBadInput) {
  EXPECT_THROW(Registry<Dataset>::get().create(GetParam()), BadInput);
}

INSTANTIATE_TEST_SUITE_P(All, DatasetInNoPlace, testing::ValuesIn(in_no_place()),
                         [](const auto& test) { return Spec::parse(test.param).name; });

}  // namespace
}  // namespace fbbench
