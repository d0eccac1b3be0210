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

/// What a folder holds, as paths below it, sorted.
struct FolderContents {
  std::vector<std::string> images;   ///< files that is_image_file() tells
  std::vector<std::string> others;   ///< other files
  std::vector<std::string> folders;  ///< those not looked into
};

/// Where `nested`, looks into the folders below as well, through links too unless they lead back to
/// a folder above. BadInput for a folder that is missing or can't be read.
FolderContents list_folder(const std::string& folder, bool nested = false);

/// Notes "6 files left out: <why> (a.gif, a.txt, b.txt, ...)" for the plan; nothing where there are
/// no `names`. `what` is one of them: "file".
void note_left_out(DatasetFacts* facts, const std::string& what,
                   const std::vector<std::string>& names, const std::string& why);

/// The same of a folder's other files and, saying why, of its folders.
void note_left_out(DatasetFacts* facts, const FolderContents& contents, const std::string& why);

/// Names of all files in a folder, without their ending; empty where there is no such folder.
std::set<std::string> file_stems(const std::string& folder);

/// A sample with the picture scaled to the network's input, and its original size. BadInput as
/// read_image.
Sample load_picture(const std::string& path, const InputFormat& format, Orientation orientation);

/// Adds a file's name and its size in bytes, not its contents: cheap for 50,000 files.
void update_name_and_size(Sha256& hash, const std::string& folder, const std::string& name);

}  // namespace fbbench
