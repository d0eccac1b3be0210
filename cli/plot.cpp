// SPDX-License-Identifier: Apache-2.0
/// `fbbench plot`: plots of finished runs.
#include <iostream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "cli/results_files.h"
#include "runners/show/plotting.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  PlotRequest request;
  request.files = results_paths(values, "plot");
  request.kind = value_or(values, "kind");
  request.metrics = all_values(values, "metric");
  request.dataset = value_or(values, "dataset");
  request.network = value_or(values, "network");
  request.output =
      required_value(values, "output", "FILE.svg or FILE.pdf, or without --kind a folder");
  request.overwrite = values.count("overwrite") > 0;
  PlotReport report = write_plots(request);
  for (const std::string& path : report.written) std::cout << path << "\n";
  for (const std::string& reason : report.left_out) std::cerr << "left out of " << reason << "\n";
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("kind", one_value("KIND"),
      "what to draw; by default all kinds, each into a file of the folder");
  add("metric", many_values("LABEL"), "what to show; may repeat (scatter: x, then y)");
  add("dataset", one_value("LABEL"), "where there are several");
  add("network", one_value("LABEL"), "where there are several");
  add("output", one_value("FILE"), "FILE.svg or FILE.pdf; without --kind a folder");
  add("overwrite", "replace files that exist");
}

std::string kinds() {
  const auto& registry = Registry<Plot>::get();
  std::string text = "Kinds of plots:\n";
  for (const std::string& name : registry.names()) {
    text += "  " + name + "  " + registry.info(name).brief + "\n";
  }
  return text + "Needs the program gnuplot (Debian's package gnuplot-nox).\n";
}

const bool kRegistered = add_command(
    {"plot", "FILE.h5 ... [--kind KIND] [--metric LABEL] --output FILE.svg|FILE.pdf|DIR",
     "Draws plots of finished runs.", "file", -1, declare, run, kinds});

}  // namespace
}  // namespace fbbench
