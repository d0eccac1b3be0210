// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/options.h"
#include "results/tables/table.h"

namespace fbbench {
namespace {

struct NamedFormat {
  const char* name;
  TableFormat format;
};
constexpr NamedFormat kFormats[] = {{"text", TableFormat::kText},
                                    {"md", TableFormat::kMarkdown},
                                    {"latex", TableFormat::kLatex},
                                    {"csv", TableFormat::kCsv},
                                    {"json", TableFormat::kJson}};

std::string as_comment(const std::string& text) {
  std::string comment = "% ";
  for (char c : text) comment += c == '\n' ? "\n% " : std::string(1, c);
  return comment + "\n";
}

std::string render_part(const Part& part, TableFormat format, int width) {
  if (const auto* paragraph = std::get_if<std::string>(&part)) {
    return format == TableFormat::kLatex ? as_comment(*paragraph) : *paragraph + "\n";
  }
  const auto& table = std::get<Table>(part);
  if (format == TableFormat::kMarkdown) return render_markdown(table);
  return format == TableFormat::kLatex ? render_latex(table) : render_text(table, width);
}

}  // namespace

TableFormat table_format(const std::string& name) {
  std::vector<std::string> names;
  for (const NamedFormat& known : kFormats) {
    if (name == known.name) return known.format;
    names.emplace_back(known.name);
  }
  throw BadOption("format: want one of " + join(names) + ", got '" + name + "'" +
                  did_you_mean(name, names));
}

bool is_layout(TableFormat format) {
  return format != TableFormat::kCsv && format != TableFormat::kJson;
}

std::string render(const std::vector<Part>& parts, TableFormat format, int width) {
  FBBENCH_PROMISE(is_layout(format), "a layout");
  std::string text;
  for (const Part& part : parts) {
    text += (text.empty() ? "" : "\n") + render_part(part, format, width);
  }
  return text;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

}  // namespace fbbench
