// SPDX-License-Identifier: Apache-2.0
/// Progress of long work, on stderr: a bar on a terminal, else a plain line every few seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace fbbench {

class Progress {
 public:
  /// `total` steps of `unit` ("images", "batches").
  Progress(std::string title, int64_t total, std::string unit);
  ~Progress();  ///< ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `note` is shown at the end of the line ("loss 0.41").
  void advance(int64_t steps = 1, const std::string& note = "");

 private:
  void draw();

  std::string title_, unit_, note_;
  int64_t total_, done_ = 0;
  bool terminal_;
  std::chrono::steady_clock::time_point start_, drawn_;
};

}  // namespace fbbench
