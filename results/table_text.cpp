// SPDX-License-Identifier: Apache-2.0
// Plain text: as many metrics side by side as the terminal is wide, the rest below.
#include <algorithm>

#include "results/figures.h"
#include "results/table_formats.h"

namespace fbbench {
namespace {

struct Column {
  std::vector<std::string> lines;  // heading, one a method, n
  int width = 0;
  bool right = false;  // aligned

  void add(std::string line) {
    width = std::max(width, display_width(line));
    lines.push_back(std::move(line));
  }
  std::string padded(size_t i) const {
    return right ? pad_left(lines[i], width) : pad_right(lines[i], width);
  }
};

Column label_column(const Table& table) {
  Column column;
  column.add("method");
  for (const Entry& method : table.methods) column.add(method.label);
  column.add("n");
  return column;
}

/// "0.077* [0.070, 0.085]": means are aligned, so that the marks and brackets are, too.
Column metric_column(const Table& table, size_t k) {
  std::vector<Cell> cells;
  int mean_width = 0;
  for (size_t m = 0; m < table.methods.size(); ++m) {
    cells.push_back(make_cell(table.summaries[k], m));
    if (!cells.back().interval.empty()) {
      mean_width = std::max(mean_width, display_width(cells.back().mean));
    }
  }
  Column column;
  column.add(table.metrics[k].label + " " + arrow(table.metrics[k].direction));
  for (const Cell& cell : cells) {
    column.add(cell.interval.empty()
                   ? cell.mean
                   : pad_left(cell.mean, mean_width) + (cell.best ? "* " : "  ") + cell.interval);
  }
  column.add(std::to_string(table.summaries[k].n));
  return column;
}

std::vector<Column> method_columns(const Table& table) {
  std::vector<Column> columns(3);
  const char* names[] = {"time/image", "undefined", "failed"};
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].right = true;
    columns[i].add(names[i]);
  }
  for (size_t m = 0; m < table.methods.size(); ++m) {
    columns[0].add(duration(table.seconds[m]));
    columns[1].add(std::to_string(table.undefined(m)));
    columns[2].add(std::to_string(table.failed(m)));
  }
  for (Column& column : columns) column.add("");
  return columns;
}

constexpr const char* kGap = "  ";

std::string panel(const std::vector<const Column*>& columns) {
  std::string text, rule;
  int width = -2;
  for (const Column* column : columns) width += column->width + 2;
  for (int i = 0; i < width; ++i) rule += "─";
  size_t lines = columns.front()->lines.size();
  for (size_t i = 0; i < lines; ++i) {
    if (i == 1 || i == lines - 1) text += rule + "\n";
    std::string line;
    for (const Column* column : columns) line += (line.empty() ? "" : kGap) + column->padded(i);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string render_text(const Table& table, int width) {
  Column label = label_column(table);
  std::vector<Column> columns;
  for (size_t k = 0; k < table.metrics.size(); ++k) columns.push_back(metric_column(table, k));
  for (Column& column : method_columns(table)) columns.push_back(std::move(column));

  std::string text = table.title() + "\n";
  std::vector<const Column*> shown = {&label};
  int used = label.width;
  for (const Column& column : columns) {
    if (shown.size() > 1 && used + 2 + column.width > width) {
      text += "\n" + panel(shown);
      shown = {&label};
      used = label.width;
    }
    shown.push_back(&column);
    used += 2 + column.width;
  }
  return text + "\n" + panel(shown);
}

}  // namespace fbbench
