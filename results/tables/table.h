// SPDX-License-Identifier: Apache-2.0
/// A table as it is shown, and the formats that show it. What stands in it is up to who makes it:
/// score_table.h, statistics_table.h.
#pragma once

#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace fbbench {

enum class Mark { kNone, kSecond, kBest };

/// Texts are UTF-8; each format escapes what is special in it.
struct Cell {
  std::string text = {};    ///< "0.077", "not run"
  std::string detail = {};  ///< small print: "[0.070, 0.085]"
  Mark mark = Mark::kNone;
  bool figure = false;  ///< text is a number: aligned with the column's others
  double value = std::numeric_limits<double>::quiet_NaN();  ///< to sort by; NaN: goes last
};

struct Column {
  std::string label;   ///< with its direction: "deletion ↓"
  bool right = false;  ///< aligned
  int direction = 0;   ///< +1 higher is better, -1 lower is better, 0 neither
};

struct Line {
  std::string label;
  std::vector<Cell> cells;  ///< one a column
};

struct Table {
  std::string title;
  std::string corner;  ///< what the lines' labels are: "method"
  std::vector<Column> columns;
  std::vector<Line> lines;
  std::vector<Line> footer;  ///< below a rule: n
};

/// A document: tables and paragraphs, an empty line between them. Paragraphs end without newline.
using Part = std::variant<Table, std::string>;

/// csv and json are no layouts of a Table, but lists of records that its maker writes.
enum class TableFormat { kText, kMarkdown, kLatex, kCsv, kJson };

/// "text", "md", "latex", "csv" or "json"; BadOption for another name.
TableFormat table_format(const std::string& name);
bool is_layout(TableFormat format);  ///< not csv or json

/// In text, markdown or LaTeX. Width, in columns of the terminal, bounds text: columns beyond it go
/// below. The best is marked (text *, markdown and LaTeX bold), LaTeX also underlines the second.
/// LaTeX needs booktabs; paragraphs and titles are comments there.
std::string render(const std::vector<Part>& parts, TableFormat format, int width);

std::string render_text(const Table& table, int width);
std::string render_markdown(const Table& table);
std::string render_latex(const Table& table);

/// One field of a CSV file (RFC 4180).
std::string csv_field(const std::string& text);

}  // namespace fbbench
