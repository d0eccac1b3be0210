// SPDX-License-Identifier: Apache-2.0
/// Folders of image files, for the data sets made of them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/picture/image.h"
#include "core/sample.h"
#include "core/sha256.h"

namespace fbbench {

/// Names of the image files (by their ending: JPEG, PNG, BMP, TIFF, WebP, PPM) in a folder, sorted.
/// BadInput for a folder that is missing or can't be read.
std::vector<std::string> image_file_names(const std::string& folder);

/// Names of the folders in a folder, sorted. BadInput as above.
std::vector<std::string> folder_names(const std::string& folder);

/// Names of all files in a folder, without their ending; empty where there is no such folder.
std::set<std::string> file_stems(const std::string& folder);

/// A sample with the picture scaled to the network's input, and its original size. BadInput as
/// read_image.
Sample load_picture(const std::string& path, const InputFormat& format, Orientation orientation);

/// Adds a file's name and its size in bytes, not its contents: cheap for 50,000 files.
void update_name_and_size(Sha256& hash, const std::string& folder, const std::string& name);

}  // namespace fbbench
