// SPDX-License-Identifier: Apache-2.0
#include "results/tables/table.h"

namespace fbbench {
namespace {

std::string markdown_text(const std::string& text) {
  std::string result;
  for (char c : text) {
    if (c == '|' || c == '*' || c == '<' || c == '`' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_cell(const Cell& cell) {
  std::string text = markdown_text(cell.text);
  if (cell.mark == Mark::kBest) text = "**" + text + "**";
  return cell.detail.empty() ? text : text + " " + markdown_text(cell.detail);
}

std::string markdown_line(const std::string& label, const Line& line) {
  std::string text = "| " + label + " |";
  for (const Cell& cell : line.cells) {
    std::string shown = markdown_cell(cell);
    text += (shown.empty() ? "" : " " + shown) + " |";
  }
  return text + "\n";
}

}  // namespace

std::string render_markdown(const Table& table) {
  std::string head = "| " + markdown_text(table.corner) + " |", rule = "|:---|", body;
  for (const Column& column : table.columns) {
    head += " " + markdown_text(column.label) + " |";
    rule += column.right ? "---:|" : ":---|";
  }
  for (const Line& line : table.lines) body += markdown_line(markdown_text(line.label), line);
  for (const Line& line : table.footer) {
    body += markdown_line("*" + markdown_text(line.label) + "*", line);
  }
  return "**" + markdown_text(table.title) + "**\n\n" + head + "\n" + rule + "\n" + body;
}

}  // namespace fbbench
