// SPDX-License-Identifier: Apache-2.0
#include "datasets/files/image_files.h"

#include <algorithm>
#include <filesystem>

#include "core/error.h"
#include "core/options.h"
#include "core/utf8.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

/// Walks through a folder and, where `nested`, those below it.
class Lister {
 public:
  Lister(std::string root, bool nested) : root_(std::move(root)), nested_(nested) {}

  /// Adds what lies in the root's folder `below`: "" or a path that ends in '/'.
  void add(const std::string& below) {
    std::error_code error;
    fs::path folder = fs::canonical(root_ + "/" + below, error);
    fs::directory_iterator items(folder, error);
    FBBENCH_REQUIRE(
        !error, BadInput,
        root_ << (below.empty() ? "" : "/" + below) << ": no such folder, or not readable");
    way_.push_back(folder);
    for (const auto& item : items) {
      std::string name = below + item.path().filename().string();
      if (item.is_directory(error)) {
        add_folder(item.path(), name);
      } else {
        bool image = item.is_regular_file(error) && is_image_file(item.path().string());
        (image ? contents_.images : contents_.others).push_back(name);
      }
    }
    way_.pop_back();
  }

  FolderContents sorted() {
    for (auto* names : {&contents_.images, &contents_.others, &contents_.folders}) {
      std::sort(names->begin(), names->end());
    }
    return std::move(contents_);
  }

 private:
  void add_folder(const fs::path& folder, const std::string& name) {
    bool circle = nested_ && std::count(way_.begin(), way_.end(), fs::canonical(folder)) > 0;
    if (nested_ && !circle) {
      add(name + "/");
    } else {
      contents_.folders.push_back(name);
    }
  }

  std::string root_;
  bool nested_;
  std::vector<fs::path> way_;  // from the root to the folder in hand, links resolved
  FolderContents contents_;
};

}  // namespace

FolderContents list_folder(const std::string& folder, bool nested) {
  Lister lister(folder, nested);
  lister.add("");
  return lister.sorted();
}

void note_left_out(DatasetFacts* facts, const std::string& what,
                   const std::vector<std::string>& names, const std::string& why) {
  constexpr size_t kNamed = 3;
  if (names.empty()) return;
  std::vector<std::string> shown;
  for (size_t i = 0; i < std::min(names.size(), kNamed); ++i) shown.push_back(utf8_name(names[i]));
  if (names.size() > kNamed) shown.emplace_back("...");
  facts->left_out.push_back(std::to_string(names.size()) + " " + what +
                            (names.size() == 1 ? "" : "s") + " left out: " + why + " (" +
                            join(shown) + ")");
}

void note_left_out(DatasetFacts* facts, const FolderContents& contents, const std::string& why) {
  note_left_out(facts, "file", contents.others, "no image that OpenCV reads");
  note_left_out(facts, "folder", contents.folders, why);
}

std::set<std::string> file_stems(const std::string& folder) {
  std::set<std::string> stems;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder, error)) {
    stems.insert(item.path().stem().string());
  }
  return stems;
}

Sample load_picture(const std::string& path, const InputFormat& format, Orientation orientation) {
  Tensor picture = read_image(path, format.channels, orientation);
  Sample sample;
  sample.original_height = picture.size(1);
  sample.original_width = picture.size(2);
  sample.image = Scaling(format, picture.size(1), picture.size(2)).image(picture);
  return sample;
}

void update_name_and_size(Sha256& hash, const std::string& folder, const std::string& name) {
  std::error_code error;
  auto bytes = fs::file_size(fs::path(folder) / name, error);
  hash.update(name + "\n" + (error ? "unreadable" : std::to_string(bytes)) + "\n");
}

}  // namespace fbbench
