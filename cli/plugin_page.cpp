// SPDX-License-Identifier: Apache-2.0
#include "cli/plugin_page.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <vector>

namespace fbbench {
namespace {

using Json = nlohmann::ordered_json;

/// Below the title of a kind whose plugins are audited.
const std::map<std::string, std::string>& about_audits() {
  static const std::map<std::string, std::string> kAbout = {
      {"methods",
       "Audit: the programs whose answers on two small networks, eight images each, the tests "
       "compare\n"
       "with (tests/data/reference/README.md), by how many variants of options and targets, and "
       "the\n"
       "largest difference of any pixel as a share of the map's largest value. The files hold 15 "
       "bits,\n"
       "so that 1e-05 is their own rounding; where one image in eight lies within float32's "
       "rounding of\n"
       "a kink (ReLU, max pooling) at some point that is averaged, it shows.\n"},
      {"metrics",
       "Audit: the programs whose scores of maps on two small networks, eight images each, the "
       "tests\n"
       "compare with (tests/data/reference/README.md), by how many scores and curves, and the "
       "largest\n"
       "difference of any, as a share of it where it is beyond 1.\n"}};
  return kAbout;
}

/// Columns of the first table, of the facts that plugins of a kind may have.
constexpr const char* kColumns[] = {"category", "direction", "needs", "cost", "audit"};

/// A cell's text: bars would end it.
std::string cell(std::string text) {
  for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
    text.insert(at, "\\");
  }
  return text;
}

void write_table(const std::string& kind, const Json& plugins, std::ostream& page) {
  std::vector<const char*> columns;
  for (const char* column : kColumns) {
    const bool used = std::any_of(plugins.begin(), plugins.end(),
                                  [&](const Json& plugin) { return plugin.contains(column); });
    if (used) columns.push_back(column);
  }
  page << "| " << kind.substr(0, kind.size() - 1) << " | what it is |";
  for (const char* column : columns) page << " " << column << " |";
  page << "\n|---|---|";
  for (size_t i = 0; i < columns.size(); ++i) page << "---|";
  page << "\n";
  for (const Json& plugin : plugins) {
    const auto& name = plugin["name"].get_ref<const std::string&>();
    page << "| [" << name << "](#" << name << ") | " << cell(plugin["brief"]) << " |";
    for (const char* column : columns) {
      page << " " << cell(fact_text(column, plugin.value(column, Json()))) << " |";
    }
    page << "\n";
  }
}

void write_plugin(const Json& plugin, std::ostream& page) {
  page << "\n## " << plugin["name"].get<std::string>() << "\n\n"
       << plugin["brief"].get<std::string>() << "\n\n";
  if (!plugin["options"].empty()) {
    page << "| option | default | meaning |\n|---|---|---|\n";
    for (const Json& option : plugin["options"]) {
      const auto& value = option["default"].get_ref<const std::string&>();
      page << "| " << option["name"].get<std::string>() << " | "
           << (value.empty() ? "(required)" : "`" + value + "`") << " | " << cell(option["help"])
           << " |\n";
    }
    page << "\n";
  }
  const std::set<std::string> shown = {"kind", "name", "brief", "options"};
  for (const auto& [fact, value] : plugin.items()) {
    const std::string text = fact_text(fact, value);
    if (shown.count(fact) == 0 && !text.empty()) page << "- " << fact << ": " << text << "\n";
  }
}

}  // namespace

std::string fact_text(const std::string& fact, const Json& value) {
  if (value.is_null()) return "";
  if (fact == "direction") return value.get<int>() > 0 ? "higher is better" : "lower is better";
  if (fact == "range") {
    auto end = [&](size_t i, const char* open) {
      return value[i].is_null() ? open : value[i].dump();
    };
    return end(0, "-infinity") + " to " + end(1, "infinity");
  }
  if (fact == "audit") {
    std::ostringstream text;
    text << "checked against ";
    for (size_t i = 0; i < value["programs"].size(); ++i) {
      text << (i > 0 ? ", " : "") << value["programs"][i].get<std::string>();
    }
    const int variants = value["variants"].get<int>();
    text << "; " << variants << (variants == 1 ? " variant" : " variants")
         << ", largest difference " << value["largest_difference"].get<double>();
    return text.str();
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string plugin_page(const std::string& kind, const Json& plugins) {
  std::ostringstream page;
  std::string title = kind;
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  page << "<!-- Written by `fbbench list " << kind << " --format markdown`. -->\n# " << title
       << "\n\n";
  const bool audited = std::any_of(plugins.begin(), plugins.end(),
                                   [](const Json& plugin) { return plugin.contains("audit"); });
  if (audited) page << about_audits().at(kind) << "\n";
  write_table(kind, plugins, page);
  for (const Json& plugin : plugins) write_plugin(plugin, page);
  return page.str();
}

}  // namespace fbbench
