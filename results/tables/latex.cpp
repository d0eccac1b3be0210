// SPDX-License-Identifier: Apache-2.0
// LaTeX with booktabs: a line for the figures, below it one in small print for their details.
#include <algorithm>

#include "results/tables/table.h"

namespace fbbench {
namespace {

struct Escape {
  const char *text, *latex;
};
/// What isn't itself in LaTeX, and the signs of our own tables that not every font has.
constexpr Escape kEscapes[] = {{"\\", "\\textbackslash{}"},
                               {"~", "\\textasciitilde{}"},
                               {"^", "\\textasciicircum{}"},
                               {"<", "$<$"},
                               {">", "$>$"},
                               {"|", "$|$"},
                               {"&", "\\&"},
                               {"%", "\\%"},
                               {"$", "\\$"},
                               {"#", "\\#"},
                               {"_", "\\_"},
                               {"{", "\\{"},
                               {"}", "\\}"},
                               {"↑", "$\\uparrow$"},
                               {"↓", "$\\downarrow$"},
                               {"µ", "$\\mu$"},
                               {"−", "$-$"},
                               {"·", "$\\cdot$"}};

std::string latex_text(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const auto* escape = std::find_if(std::begin(kEscapes), std::end(kEscapes), [&](const auto& e) {
      return text.compare(i, std::char_traits<char>::length(e.text), e.text) == 0;
    });
    if (escape == std::end(kEscapes)) {
      result += text[i++];
    } else {
      result += escape->latex;
      i += std::char_traits<char>::length(escape->text);
    }
  }
  return result;
}

std::string latex_cell(const Cell& cell) {
  std::string text = latex_text(cell.text);
  if (cell.mark == Mark::kBest) return "\\textbf{" + text + "}";
  return cell.mark == Mark::kSecond ? "\\underline{" + text + "}" : text;
}

std::string latex_line(const std::string& label, const Line& line) {
  std::string text = label, details;
  bool detailed = false;
  for (const Cell& cell : line.cells) {
    std::string shown = latex_cell(cell);
    text += shown.empty() ? " &" : " & " + shown;
    details += cell.detail.empty() ? " &" : " & {\\scriptsize " + latex_text(cell.detail) + "}";
    detailed = detailed || !cell.detail.empty();
  }
  return text + " \\\\\n" + (detailed ? details + " \\\\\n" : "");
}

}  // namespace

std::string render_latex(const Table& table) {
  std::string layout = "l", head = latex_text(table.corner), body;
  for (const Column& column : table.columns) {
    layout += column.right ? 'r' : 'c';
    head += " & " + latex_text(column.label);
  }
  for (const Line& line : table.lines) body += latex_line(latex_text(line.label), line);
  if (!table.footer.empty()) body += "\\midrule\n";
  for (const Line& line : table.footer) {
    body += latex_line("\\emph{" + latex_text(line.label) + "}", line);
  }
  return "% " + table.title + "\n\\begin{tabular}{" + layout + "}\n\\toprule\n" + head +
         " \\\\\n\\midrule\n" + body + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace fbbench
