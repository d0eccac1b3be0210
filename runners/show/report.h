// SPDX-License-Identifier: Apache-2.0
/// The report of a results file: one page that holds all it shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fbbench {

struct ReportRequest {
  std::string file;     ///< a results file
  std::string output;   ///< folder; the page is index.html in it
  int64_t images = 12;  ///< most images in the gallery of each data set and network
  bool overwrite = false;
};

struct WrittenReport {
  std::string path;
  int64_t bytes = 0;
  std::vector<std::string> lacking;  ///< sentences: what the page has not, and why
};

/// Writes the page, under a temporary name first. Without gnuplot it has no plots, without stored
/// maps or the data set no gallery; it says so. BadInput for a file that read_results or join()
/// refuses, and where the page exists (unless `overwrite`) or can't be written.
WrittenReport write_report(const ReportRequest& request);

}  // namespace fbbench
