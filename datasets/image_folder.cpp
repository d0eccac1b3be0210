// SPDX-License-Identifier: Apache-2.0
/// \brief Images in one folder a class.
///
///   root/<class name>/<image>              with nested=true also root/<class name>/.../<image>
///
/// Input    image files in any format OpenCV reads, turned as their EXIF data say; the plan counts
///          what else lies there. A folder's name is a class name of the network's sidecar; where
///          that has a '/', the folder has a '_'
/// Output   label: the class; no objects. Ids: "<folder>/<file>" in UTF-8 (core/utf8.h)
/// Order    by folder name, then file name
/// Errors   BadInput for a missing root, no image in any folder, and, while the plan is made, a
///          folder whose name is no class or that of several. Of one sample: can't be decoded
/// Cost     opening lists the folders; a sample is decoded when it is loaded
#include <algorithm>

#include "core/utf8.h"
#include "datasets/dataset.h"
#include "datasets/files/image_files.h"

namespace fbbench {
namespace {

/// The network's class names as folders are called.
std::vector<std::string> folder_forms(const InputFormat& format) {
  std::vector<std::string> names = format.classes;
  for (std::string& name : names) std::replace(name.begin(), name.end(), '/', '_');
  return names;
}

class ImageFolder final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "image_folder";
    info.brief = "images in one folder a class, named as the network's classes";
    info.options = {{"root", "", "folder that holds one folder a class"},
                    {"nested", "false", "look into the folders below a class's folder, too"}};
    info.source = "the user's own files";
    info.licence = "that of the user's files";
    return info;
  }

  explicit ImageFolder(const Options& options) : root_(options.get_string("root")) {
    facts_.label = describe().name;
    facts_.has_labels = true;
    bool nested = options.get_bool("nested");
    FolderContents top = list_folder(root_), below;
    for (const std::string& folder : top.folders) {
      FolderContents contents = list_folder(root_ + "/" + folder, nested);
      folders_.insert(folders_.end(), contents.images.size(), folder);
      append(folder, contents.images, &files_);
      append(folder, contents.others, &below.others);
      append(folder, contents.folders, &below.folders);
    }
    top.images.insert(top.images.end(), top.others.begin(), top.others.end());
    note_left_out(&facts_, "file", top.images, "in no class's folder");
    note_left_out(&facts_, below, nested ? "a link to a folder above" : "read with nested=true");
    for (const std::string& file : files_) facts_.ids.push_back(utf8_name(file));
    std::vector<std::string> lacking = facts_.left_out;
    lacking.insert(lacking.begin(), root_ + ": no image (want " + root_ + "/<class name>/<image>)");
    FBBENCH_REQUIRE(!facts_.ids.empty(), BadInput, join(lacking, "; "));
  }

  const DatasetFacts& facts() const override { return facts_; }

  void check(const InputFormat& format) const override {
    Scaling::check(format);
    std::vector<std::string> classes = folder_forms(format);
    for (size_t i = 0; i < folders_.size(); ++i) {
      if (i > 0 && folders_[i] == folders_[i - 1]) continue;
      auto matches = std::count(classes.begin(), classes.end(), folders_[i]);
      FBBENCH_REQUIRE(matches > 0, BadInput,
                      root_ << ": folder '" << folders_[i] << "' is none of the network's "
                            << classes.size() << " classes" << did_you_mean(folders_[i], classes));
      FBBENCH_REQUIRE(matches == 1, BadInput,
                      root_ << ": folder '" << folders_[i] << "' names " << matches
                            << " of the network's classes; want names that differ");
    }
  }

  /// Of the images' names, folders and sizes in bytes.
  std::string fingerprint() const override {
    Sha256 hash;
    for (const std::string& file : files_) update_name_and_size(hash, root_, file);
    return hash.hex();
  }

 private:
  static void append(const std::string& folder, const std::vector<std::string>& names,
                     std::vector<std::string>* all) {
    for (const std::string& name : names) all->push_back(folder + "/" + name);
  }

  Sample load_impl(int64_t index, const InputFormat& format) const override {
    const std::string path = root_ + "/" + files_[static_cast<size_t>(index)];
    Sample sample = load_picture(path, format, Orientation::kExif);
    sample.label = label_impl(index, format);
    return sample;
  }

  int64_t label_impl(int64_t index, const InputFormat& format) const override {
    std::vector<std::string> classes = folder_forms(format);
    auto found = std::find(classes.begin(), classes.end(), folders_[static_cast<size_t>(index)]);
    return found == classes.end() ? -1 : found - classes.begin();
  }

  std::string root_;
  std::vector<std::string> files_, folders_;  // of each image: its path below root, its class
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, ImageFolder);

}  // namespace
}  // namespace fbbench
