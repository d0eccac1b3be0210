// SPDX-License-Identifier: Apache-2.0
/// A table as numbers, and the formats it can be written in.
#pragma once

#include <string>
#include <vector>

#include "results/results.h"
#include "results/statistics/summary.h"

namespace fbbench {

struct Table {
  std::string dataset, network;
  std::string stratum;  ///< "small", "medium", "large", or ""
  int64_t images = 0;
  bool macro = false;
  std::vector<Entry> methods, metrics;  ///< M and K
  std::vector<Summary> summaries;       ///< [K]
  std::vector<double> seconds;          ///< [M] mean per image, NaN where nothing was timed

  std::string title() const;
  int64_t undefined(size_t method) const;  ///< over all metrics
  int64_t failed(size_t method) const;
};

/// One table as cells of text, for every format that isn't CSV.
struct Cell {
  std::string mean, interval;  ///< "0.077", "[0.070, 0.085]"; interval empty where there is no mean
  bool best = false;
};
Cell make_cell(const Summary& summary, size_t method);

/// What the marks, arrows and brackets of a table mean.
std::string legend(bool macro);

std::string render_text(const Table& table, int width);
std::string render_markdown(const Table& table);
std::string render_latex(const Table& table);
std::string csv_header();
std::string render_csv(const Table& table);

}  // namespace fbbench
