// SPDX-License-Identifier: Apache-2.0
/// \brief ILSVRC images with labels and bounding boxes, as the challenge's own tree has them.
///
///   root/Data/CLS-LOC/val/<id>.JPEG
///   root/Annotations/CLS-LOC/val/<id>.xml
///   root/LOC_synset_mapping.txt               one line a class: "n01440764 tench, Tinca tinca"
///
/// Input    image files in any format OpenCV reads; EXIF orientation is ignored
/// Output   label: the synset of the XML's first object, by its line in the mapping, from 0 (-1
///          without XML or object); one object: that synset's boxes (files/annotation.h), whose
///          mask is their union
/// Order    by file name
/// Errors   BadInput for a missing folder or mapping, or no image. Of one sample: a picture that
///          can't be decoded, a box outside it, an XML made for another size, an unknown synset
/// Cost     opening lists two folders; a sample is decoded and parsed when it is loaded
#include <filesystem>

#include "core/utf8.h"
#include "datasets/dataset.h"
#include "datasets/files/annotation.h"
#include "datasets/files/image_files.h"

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
      : mapping_(options.get_string("root") + "/LOC_synset_mapping.txt"),
        images_(folder("Data", options)) {
    const FolderContents contents = list_folder(images_);
    files_ = contents.images;
    FBBENCH_REQUIRE(!files_.empty(), BadInput, images_ << ": no image (want <id>.JPEG)");
    note_left_out(&facts_, contents, "want all images in " + images_ + " itself");
    std::string annotations = folder("Annotations", options);
    std::set<std::string> annotated = file_stems(annotations);
    for (const std::string& file : files_) {
      std::string stem = std::filesystem::path(file).stem().string(), id = utf8_name(stem);
      FBBENCH_REQUIRE(facts_.ids.empty() || facts_.ids.back() != id, BadInput,
                      images_ << ": two images are called " << id);
      facts_.ids.push_back(id);
      xmls_.push_back(annotated.count(stem) ? annotations + "/" + stem + ".xml" : "");
      facts_.has_labels = facts_.has_masks = facts_.has_labels || !xmls_.back().empty();
    }
    if (facts_.has_labels) synsets_ = read_synsets(mapping_);
    facts_.label = describe().name;
  }

  const DatasetFacts& facts() const override { return facts_; }

  void check(const InputFormat& format) const override {
    Scaling::check(format);
    FBBENCH_REQUIRE(synsets_.size() <= format.classes.size(), BadInput,
                    mapping_ << ": " << synsets_.size() << " classes, the network has "
                             << format.classes.size());
  }

  /// Of the mapping, the images' names and sizes, and the annotations.
  std::string fingerprint() const override {
    Sha256 hash;
    if (facts_.has_labels) hash.update_file(mapping_);
    for (size_t i = 0; i < files_.size(); ++i) {
      update_name_and_size(hash, images_, files_[i]);
      if (!xmls_[i].empty()) hash.update_file(xmls_[i]);
    }
    return hash.hex();
  }

 private:
  static std::string folder(const std::string& kind, const Options& options) {
    return options.get_string("root") + "/" + kind + "/CLS-LOC/" + options.get_string("split");
  }

  Sample load_impl(int64_t index, const InputFormat& format) const override {
    auto i = static_cast<size_t>(index);
    Sample sample = load_picture(images_ + "/" + files_[i], format, Orientation::kAsStored);
    if (!xmls_[i].empty()) annotate(xmls_[i], format, sample);
    return sample;
  }

  void annotate(const std::string& path, const InputFormat& format, Sample& sample) const {
    Annotation annotation = read_annotation(path, sample.original_height, sample.original_width);
    if (annotation.empty()) return;
    const std::string& synset = annotation.front().name;
    sample.label = class_of(synset, path);
    Scaling scaling(format, sample.original_height, sample.original_width);
    Object& object = sample.objects.emplace_back();
    object.class_index = sample.label;
    std::vector<BoundingBox> scaled;
    for (const auto& [name, box] : annotation) {
      if (name != synset) continue;
      object.boxes.push_back(box);
      scaled.push_back(scaling.box(box));
    }
    object.original_mask = box_mask(object.boxes, sample.original_height, sample.original_width);
    object.mask = box_mask(scaled, format.height, format.width);
  }

  int64_t label_impl(int64_t index, const InputFormat&) const override {
    const std::string& path = xmls_[static_cast<size_t>(index)];
    std::optional<std::string> synset;
    if (!path.empty()) synset = read_first_synset(path);
    return synset ? class_of(*synset, path) : -1;
  }

  int64_t class_of(const std::string& synset, const std::string& path) const {
    auto found = synsets_.find(synset);
    FBBENCH_REQUIRE(found != synsets_.end(), BadInput,
                    path << ": '" << synset << "' isn't in " << mapping_);
    return found->second;
  }

  std::string mapping_, images_;            // paths of the file and the folder
  std::vector<std::string> files_, xmls_;   // of each image; "" where it has no XML
  std::map<std::string, int64_t> synsets_;  // class index
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Imagenet);

}  // namespace
}  // namespace fbbench
