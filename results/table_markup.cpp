// SPDX-License-Identifier: Apache-2.0
// Markdown, LaTeX and CSV.
#include "results/figures.h"
#include "results/table_formats.h"

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

std::string latex_text(const std::string& text) {
  std::string result;
  for (char c : text) {
    switch (c) {
      case '\\':
        result += "\\textbackslash{}";
        break;
      case '~':
        result += "\\textasciitilde{}";
        break;
      case '^':
        result += "\\textasciicircum{}";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        result += '\\';
        [[fallthrough]];
      default:
        result += c;
    }
  }
  return result;
}

/// "12 µs" with the sign that every LaTeX font has.
std::string latex_duration(double seconds) {
  std::string text = duration(seconds);
  size_t micro = text.find("µ");
  return micro == std::string::npos ? text : text.replace(micro, 2, "$\\mu$");
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

}  // namespace

std::string render_markdown(const Table& table) {
  std::string head = "| method |", rule = "|:---|", last = "| *n* |", body;
  for (size_t k = 0; k < table.metrics.size(); ++k) {
    head += " " + markdown_text(table.metrics[k].label) + " " + arrow(table.metrics[k].direction) +
            " |";
    rule += ":---|";
    last += " " + std::to_string(table.summaries[k].n) + " |";
  }
  for (size_t m = 0; m < table.methods.size(); ++m) {
    body += "| " + markdown_text(table.methods[m].label) + " |";
    for (const Summary& summary : table.summaries) {
      Cell cell = make_cell(summary, m);
      body += " " + (cell.best ? "**" + cell.mean + "**" : cell.mean);
      body += (cell.interval.empty() ? "" : " " + cell.interval) + " |";
    }
    body += " " + duration(table.seconds[m]) + " | " + std::to_string(table.undefined(m)) + " | " +
            std::to_string(table.failed(m)) + " |\n";
  }
  return "**" + markdown_text(table.title()) + "**\n\n" + head +
         " time/image | undefined | failed |\n" + rule + "---:|---:|---:|\n" + body + last +
         " | | |\n";
}

/// Two lines a method: means, and below them the intervals in small print.
std::string render_latex(const Table& table) {
  std::string head = "method", last = "$n$", body;
  for (size_t k = 0; k < table.metrics.size(); ++k) {
    head += " & " + latex_text(table.metrics[k].label) +
            (table.metrics[k].direction > 0 ? " $\\uparrow$" : " $\\downarrow$");
    last += " & " + std::to_string(table.summaries[k].n);
  }
  for (size_t m = 0; m < table.methods.size(); ++m) {
    std::string means = latex_text(table.methods[m].label), intervals;
    for (const Summary& summary : table.summaries) {
      Cell cell = make_cell(summary, m);
      means += " & " + (cell.best ? "\\textbf{" + cell.mean + "}" : cell.mean);
      intervals += " & {\\scriptsize " + cell.interval + "}";
    }
    body += means + " & " + latex_duration(table.seconds[m]) + " & " +
            std::to_string(table.undefined(m)) + " & " + std::to_string(table.failed(m)) +
            " \\\\\n" + intervals + " & & & \\\\\n";
  }
  return "% " + table.title() + "\n\\begin{tabular}{l" + std::string(table.metrics.size(), 'c') +
         "rrr}\n\\toprule\n" + head + " & time/image & undefined & failed \\\\\n\\midrule\n" +
         body + "\\midrule\n" + last + " & & & \\\\\n\\bottomrule\n\\end{tabular}\n";
}

std::string csv_header() {
  return "dataset,network,method,metric,n,mean,low,high,undefined,failed,direction\n";
}

std::string render_csv(const Table& table) {
  std::string dataset = table.stratum.empty() ? table.dataset : table.dataset + "/" + table.stratum;
  std::string text;
  for (size_t m = 0; m < table.methods.size(); ++m) {
    for (size_t k = 0; k < table.metrics.size(); ++k) {
      const Estimate& estimate = table.summaries[k].methods[m];
      text += csv_field(dataset) + "," + csv_field(table.network) + "," +
              csv_field(table.methods[m].label) + "," + csv_field(table.metrics[k].label) + "," +
              std::to_string(table.summaries[k].n) + "," + exact(estimate.mean) + "," +
              exact(estimate.low) + "," + exact(estimate.high) + "," +
              std::to_string(estimate.undefined) + "," + std::to_string(estimate.failed) + "," +
              std::to_string(table.metrics[k].direction) + "\n";
    }
  }
  return text;
}

}  // namespace fbbench
