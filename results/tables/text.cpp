// SPDX-License-Identifier: Apache-2.0
// Plain text: as many columns side by side as the terminal is wide, the rest below.
#include <algorithm>

#include "results/tables/number_text.h"
#include "results/tables/table.h"

namespace fbbench {
namespace {

/// A column as text, all of its lines: heading, lines, footer.
struct TextColumn {
  std::vector<std::string> lines;
  int width = 0;
  bool right = false;

  void add(std::string line) {
    width = std::max(width, display_width(line));
    lines.push_back(std::move(line));
  }
  std::string padded(size_t i) const {
    return right ? pad_left(lines[i], width) : pad_right(lines[i], width);
  }
};

TextColumn label_column(const Table& table) {
  TextColumn column;
  column.add(table.corner);
  for (const Line& line : table.lines) column.add(line.label);
  for (const Line& line : table.footer) column.add(line.label);
  return column;
}

/// "0.077* [0.070, 0.085]": figures are aligned, so that the marks and brackets are, too.
/// `marked`: some cell of the column has a mark.
std::string cell_text(const Cell& cell, int figure_width, bool marked) {
  if (!cell.figure) return cell.text;
  std::string mark = cell.mark == Mark::kBest ? "*" : marked || !cell.detail.empty() ? " " : "";
  std::string text = pad_left(cell.text, figure_width) + mark;
  return cell.detail.empty() ? text : text + " " + cell.detail;
}

TextColumn text_column(const Table& table, size_t i) {
  int figure_width = 0;
  bool marked = false;
  for (const Line& line : table.lines) {
    const Cell& cell = line.cells[i];
    marked = marked || cell.mark == Mark::kBest;
    if (cell.figure) figure_width = std::max(figure_width, display_width(cell.text));
  }
  TextColumn column;
  column.right = table.columns[i].right;
  column.add(table.columns[i].label);
  for (const Line& line : table.lines) column.add(cell_text(line.cells[i], figure_width, marked));
  for (const Line& line : table.footer) column.add(line.cells[i].text);
  return column;
}

constexpr const char* kGap = "  ";

/// Some columns side by side, a rule below the heading and one above the footer.
std::string panel(const std::vector<const TextColumn*>& columns, size_t footer) {
  std::string text, rule;
  int width = -2;
  for (const TextColumn* column : columns) width += column->width + 2;
  for (int i = 0; i < width; ++i) rule += "─";
  size_t lines = columns.front()->lines.size();
  for (size_t i = 0; i < lines; ++i) {
    if (i == 1 || (footer > 0 && i == lines - footer)) text += rule + "\n";
    std::string line;
    for (const TextColumn* column : columns) line += (line.empty() ? "" : kGap) + column->padded(i);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string render_text(const Table& table, int width) {
  TextColumn label = label_column(table);
  std::vector<TextColumn> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) columns.push_back(text_column(table, i));

  std::string text = table.title + "\n";
  std::vector<const TextColumn*> shown = {&label};
  int used = label.width;
  for (const TextColumn& column : columns) {
    if (shown.size() > 1 && used + 2 + column.width > width) {
      text += "\n" + panel(shown, table.footer.size());
      shown = {&label};
      used = label.width;
    }
    shown.push_back(&column);
    used += 2 + column.width;
  }
  return text + "\n" + panel(shown, table.footer.size());
}

}  // namespace fbbench
