// SPDX-License-Identifier: Apache-2.0
/// Several files that appear together or not at all.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

class StagingFolder {
 public:
  /// `target` is made where it is missing; files are written into a hidden folder in it first.
  /// BadInput where that can't be made.
  explicit StagingFolder(const std::string& target);
  /// Removes what wasn't committed, and the target folder if it was made here and stays empty.
  ~StagingFolder();
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  /// Where to write the file that will be called `name`.
  std::string add(const std::string& name);

  /// Moves all files to the target. BadInput where one is there already (unless `overwrite`); then
  /// none is moved. The final paths.
  std::vector<std::string> commit(bool overwrite);

 private:
  std::string target_, staging_;
  bool made_target_ = false;
  std::vector<std::string> names_;
};

}  // namespace fbbench
