// SPDX-License-Identifier: Apache-2.0
/// \brief ILSVRC images with labels and bounding boxes, as the challenge's own tree has them.
///
///   root/Data/CLS-LOC/val/<id>.JPEG
///   root/Annotations/CLS-LOC/val/<id>.xml
///   root/LOC_synset_mapping.txt               one line a class: "n01440764 tench, Tinca tinca"
///
/// Input    image files in any format OpenCV reads; EXIF orientation is ignored
/// Output   label: the synset of the XML's first object, as the number of its line in the mapping
///          (from 0); mask: union of the boxes of that synset. Boxes of other synsets are neither
///          object nor excluded: background. No XML, or one without objects: label -1, no mask
/// Boxes    edges in pixels, 0 <= xmin < xmax <= width. The files leave open whether they count
///          pixels from 0 or 1; both fit, and the mask differs by at most one row or column
/// Order    by file name
/// Options  root, split: the folder's name under CLS-LOC, images lie flat in it
/// Errors   BadInput for a missing folder or mapping, or no image. Of one sample: a picture that
///          can't be decoded, a box outside it, an XML made for another size, an unknown synset
/// Cost     opening lists two folders; a sample is decoded and parsed when it is loaded
/// Source   Russakovsky et al. 2015 (arXiv:1409.0575)
#include <filesystem>
#include <set>

#include "core/image.h"
#include "datasets/annotation.h"
#include "datasets/dataset.h"
#include "datasets/image_files.h"

namespace fbbench {
namespace {

class Imagenet final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "imagenet";
    info.brief = "ILSVRC images with labels and bounding boxes, from the challenge's tree";
    info.options = {{"root", "", "folder that holds Data, Annotations and LOC_synset_mapping.txt"},
                    {"split", "val", "folder of the images under Data/CLS-LOC"}};
    info.source = "ImageNet Large Scale Visual Recognition Challenge, arXiv:1409.0575";
    info.licence = "ImageNet terms of access: non-commercial research and education";
    return info;
  }

  explicit Imagenet(const Options& options)
      : root_(options.get_string("root")),
        images_(root_ + "/Data/CLS-LOC/" + options.get_string("split")),
        annotations_(root_ + "/Annotations/CLS-LOC/" + options.get_string("split")) {
    files_ = image_file_names(images_);
    FBBENCH_REQUIRE(!files_.empty(), BadInput, images_ << ": no image (want <id>.JPEG)");
    facts_.label = describe().name;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(annotations_, error)) {
      annotated_.insert(entry.path().stem().string());
    }
    for (const std::string& file : files_) {
      facts_.ids.push_back(std::filesystem::path(file).stem().string());
      FBBENCH_REQUIRE(facts_.ids.size() < 2 || facts_.ids.end()[-2] != facts_.ids.back(), BadInput,
                      images_ << ": two images are called " << facts_.ids.back());
      facts_.has_labels = facts_.has_labels || annotated_.count(facts_.ids.back()) > 0;
    }
    facts_.has_masks = facts_.has_labels;
    if (facts_.has_labels) synsets_ = read_synsets(mapping());
  }

  const DatasetFacts& facts() const override { return facts_; }

  void check(const InputFormat& format) const override {
    Scaling::check(format);
    FBBENCH_REQUIRE(synsets_.size() <= format.classes.size(), BadInput,
                    root_ << ": LOC_synset_mapping.txt has " << synsets_.size()
                          << " classes, the network has " << format.classes.size());
  }

  /// Of the mapping, the images' names and sizes, and the annotations.
  std::string fingerprint() const override {
    Sha256 hash;
    if (facts_.has_labels) hash.update_file(mapping());
    for (size_t i = 0; i < files_.size(); ++i) {
      update_name_and_size(hash, images_, files_[i]);
      if (annotated_.count(facts_.ids[i])) hash.update_file(annotation(facts_.ids[i]));
    }
    return hash.hex();
  }

 private:
  std::string mapping() const { return root_ + "/LOC_synset_mapping.txt"; }
  std::string annotation(const std::string& id) const { return annotations_ + "/" + id + ".xml"; }

  Sample load_impl(int64_t index, const InputFormat& format) const override {
    auto i = static_cast<size_t>(index);
    Tensor image = read_image(images_ + "/" + files_[i], format.channels, Orientation::kAsStored);
    Sample sample;
    sample.original_height = image.size(1);
    sample.original_width = image.size(2);
    Scaling scaling(format, image.size(1), image.size(2));
    sample.image = scaling.image(image);
    if (annotated_.count(facts_.ids[i])) annotate(annotation(facts_.ids[i]), scaling, sample);
    return sample;
  }

  void annotate(const std::string& path, const Scaling& scaling, Sample& sample) const {
    int64_t height = sample.original_height, width = sample.original_width;
    Annotation annotation = read_annotation(path, height, width);
    if (annotation.empty()) return;
    const std::string& synset = annotation.front().name;
    auto found = synsets_.find(synset);
    FBBENCH_REQUIRE(found != synsets_.end(), BadInput,
                    path << ": '" << synset << "' isn't in LOC_synset_mapping.txt");
    std::vector<Box> original, scaled;
    for (const AnnotatedObject& object : annotation) {
      if (object.name != synset) continue;
      original.push_back(object.box);
      scaled.push_back(scaling.box(object.box));
    }
    sample.label = found->second;
    sample.mask = box_mask(scaled, sample.image.size(1), sample.image.size(2));
    sample.original_mask = box_mask(original, height, width);
  }

  std::string root_, images_, annotations_;
  std::vector<std::string> files_;  // of the images, by number
  std::set<std::string> annotated_;
  std::map<std::string, int64_t> synsets_;  // class index
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Imagenet);

}  // namespace
}  // namespace fbbench
