// SPDX-License-Identifier: Apache-2.0
#include "datasets/files/image_files.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/error.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

bool is_image(const fs::directory_entry& entry) {
  static const std::set<std::string> endings = {".jpeg", ".jpg",  ".png",  ".bmp",
                                                ".tif",  ".tiff", ".webp", ".ppm"};
  std::string ending = entry.path().extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return endings.count(ending) > 0 && entry.is_regular_file();
}

template <class Predicate>
std::vector<std::string> entries(const std::string& folder, Predicate wanted) {
  std::error_code error;
  fs::directory_iterator items(folder, error);
  FBBENCH_REQUIRE(!error, BadInput, folder << ": no such folder, or not readable");
  std::vector<std::string> names;
  for (const auto& item : items) {
    if (wanted(item)) names.push_back(item.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<std::string> image_file_names(const std::string& folder) {
  return entries(folder, is_image);
}

std::vector<std::string> folder_names(const std::string& folder) {
  return entries(folder, [](const fs::directory_entry& entry) { return entry.is_directory(); });
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
