// SPDX-License-Identifier: Apache-2.0
/// Plots of results files: which data they show, and where they go.
#pragma once

#include <string>
#include <vector>

#include "results/plots/plot.h"
#include "results/store/results.h"

namespace fbbench {

struct PlotRequest {
  std::vector<std::string> files;
  std::string kind;                  ///< spec of a kind of plot; empty: all, into a folder
  std::vector<std::string> metrics;  ///< labels or names; empty: the kind's own choice
  std::string dataset, network;      ///< labels; empty: all there are
  std::string output;                ///< FILE.svg or FILE.pdf, for all kinds a folder
  bool overwrite = false;
};

/// The pairs of the files that the request asks for, each with the units that the metrics'
/// describe() tells (empty for a metric of a plugin that isn't loaded). BadInput as join()
/// (results/joining/join.h); BadOption for a metric, data set or network that isn't there.
std::vector<PlotData> plot_data(const std::vector<Results>& files, const PlotRequest& request);

struct PlotReport {
  std::vector<std::string> written;   ///< paths
  std::vector<std::string> left_out;  ///< why a kind couldn't be made; only where all were wanted
};

/// Writes the plot, or one of each kind and pair: `<kind>.svg`, with several pairs
/// `<data set>_<network>_<kind>.svg`. BadOption for a kind that isn't there and for one file of
/// several pairs, Unsupported where the kind can't show the data, BadInput where a file exists.
PlotReport write_plots(const PlotRequest& request);

}  // namespace fbbench
