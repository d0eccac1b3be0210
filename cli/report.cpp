// SPDX-License-Identifier: Apache-2.0
/// `fbbench report`: a finished run as one page.
#include "runners/show/report.h"

#include <cstdio>
#include <iostream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  std::vector<std::string> files = all_values(values, "file");
  FBBENCH_REQUIRE(files.size() == 1, BadOption,
                  "report: want one results file: fbbench report FILE.h5 --output DIR");
  ReportRequest request;
  request.file = files.front();
  request.output = required_value(values, "output", "a folder for the page, index.html");
  request.overwrite = values.count("overwrite") > 0;
  const OptionInfo images = {"images", std::to_string(request.images), ""};
  request.images =
      Options("report", {images}, {{"images", value_or(values, "images", images.default_value)}})
          .get_int("images", 0);
  WrittenReport written = write_report(request);
  for (const std::string& text : written.lacking) std::cerr << text << "\n";
  char size[32];
  std::snprintf(size, sizeof size, "%.1f MB", static_cast<double>(written.bytes) / 1e6);
  std::cout << written.path << " (" << size << ")\n";
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("output", one_value("DIR"), "folder for the page, index.html");
  add("images", one_value("N"),
      "most images in the gallery of each data set and network (default 12); 0: none");
  add("overwrite", "replace a page that exists");
}

const bool kRegistered =
    add_command({"report", "FILE.h5 --output DIR [--images N]",
                 "Makes one page of a finished run: tables, plots, pictures, settings. It holds "
                 "all it shows and loads nothing.",
                 "file", 1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
