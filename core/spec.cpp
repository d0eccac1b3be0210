// SPDX-License-Identifier: Apache-2.0
#include "core/spec.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "core/error.h"
#include "core/utf8.h"

namespace fbbench {
namespace {

/// Positions of `wanted` outside balanced brackets. BadOption where the brackets don't balance.
std::vector<size_t> top_level(const std::string& text, char wanted) {
  std::vector<size_t> found;
  int depth = 0;
  for (size_t i = 0; i < text.size() && depth >= 0; ++i) {
    if (text[i] == '[') ++depth;
    if (text[i] == ']') --depth;
    if (text[i] == wanted && depth == 0) found.push_back(i);
  }
  FBBENCH_REQUIRE(depth == 0, BadOption, "'" << text << "': [ and ] don't balance");
  return found;
}

/// What stands between separators outside balanced brackets.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<size_t> ends = top_level(text, separator);
  ends.push_back(text.size());
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end : ends) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// A name or value in [ ] without its brackets.
std::string unwrap(const std::string& value) {
  bool wrapped = value.size() >= 2 && value.front() == '[' && value.back() == ']';
  if (wrapped) {
    int depth = 0;
    for (size_t i = 0; i + 1 < value.size(); ++i) {
      depth += value[i] == '[' ? 1 : value[i] == ']' ? -1 : 0;
      wrapped = wrapped && depth > 0;
    }
  }
  return wrapped ? value.substr(1, value.size() - 2) : value;
}

/// What parse() reads back: in [ ] where it holds a character with a meaning there.
std::string wrap(const std::string& text, const char* with_a_meaning) {
  bool plain = text.find_first_of(with_a_meaning) == std::string::npos;
  return plain ? text : "[" + text + "]";
}

std::pair<std::string, std::string> parse_option(const std::string& item, const std::string& spec) {
  std::vector<size_t> signs = top_level(item, '=');
  size_t equals = signs.empty() ? 0 : signs.front();
  FBBENCH_REQUIRE(equals > 0, BadOption,
                  "'" << spec << "': want key=value, got '" << item
                      << "'; a path with ':' or '@' stands in [ ]");
  std::string value = unwrap(item.substr(equals + 1));
  FBBENCH_REQUIRE(!value.empty(), BadOption,
                  "'" << spec << "': " << item.substr(0, equals) << " has no value");
  return {item.substr(0, equals), value};
}

/// As a label may stand in paths, results files and tables.
std::string storable(std::string label) {
  std::replace(label.begin(), label.end(), '/', '_');
  return valid_utf8(label);
}

}  // namespace

Spec Spec::parse(const std::string& text) {
  Spec spec;
  std::string rest = text;
  auto ats = top_level(text, '@');
  if (!ats.empty()) {
    spec.given_label = text.substr(ats.back() + 1);
    rest = text.substr(0, ats.back());
    FBBENCH_REQUIRE(!spec.given_label.empty(), BadOption, "'" << text << "': empty label after @");
  }
  auto colons = top_level(rest, ':');
  spec.name = unwrap(rest.substr(0, colons.empty() ? rest.size() : colons.front()));
  FBBENCH_REQUIRE(!spec.name.empty(), BadOption,
                  "'" << text << "': want name[:key=value,...][@label], got no name");
  if (colons.empty()) return spec;

  std::set<std::string> keys;
  for (const std::string& item : split(rest.substr(colons.front() + 1), ',')) {
    spec.options.push_back(parse_option(item, text));
    FBBENCH_REQUIRE(keys.insert(spec.options.back().first).second, BadOption,
                    "'" << text << "': " << spec.options.back().first << " is given twice");
  }
  return spec;
}

std::vector<std::string> alternatives(const std::string& value) {
  std::vector<std::string> parts = split(value, '|');
  for (std::string& part : parts) {
    part = unwrap(part);
    FBBENCH_REQUIRE(!part.empty(), BadOption, "'" << value << "': want a|b|c, got an empty part");
  }
  return parts;
}

std::string Spec::text() const {
  std::string result = wrap(name, ":@[]");
  for (size_t i = 0; i < options.size(); ++i) {
    result += (i ? "," : ":") + options[i].first + "=" + wrap(options[i].second, ",@[]");
  }
  return given_label.empty() ? result : result + "@" + given_label;
}

std::string Spec::label() const {
  std::string label = given_label;
  if (label.empty()) {
    bool is_path = name.find('/') != std::string::npos || name.find('.') != std::string::npos;
    label = is_path ? std::filesystem::path(name).stem().string() : name;
  }
  return storable(label);
}

namespace {

/// Label and those options that aren't the same in all of `alike`.
std::string label_with_differences(const Spec& spec, const std::vector<Spec>& alike) {
  std::string label = spec.label();
  for (const auto& option : spec.options) {
    bool shared = std::all_of(alike.begin(), alike.end(), [&](const Spec& other) {
      return std::count(other.options.begin(), other.options.end(), option) > 0;
    });
    if (!shared) label += " " + option.first + "=" + option.second;
  }
  return storable(label);
}

}  // namespace

std::vector<std::string> unique_labels(const std::vector<Spec>& specs) {
  std::map<std::string, std::vector<Spec>> groups;
  for (const Spec& spec : specs) groups[spec.label()].push_back(spec);
  std::vector<std::string> labels;
  std::set<std::string> used;
  for (const Spec& spec : specs) {
    const auto& alike = groups[spec.label()];
    bool keep = alike.size() == 1 || !spec.given_label.empty();
    labels.push_back(keep ? spec.label() : label_with_differences(spec, alike));
    FBBENCH_REQUIRE(labels.back() != "." && labels.back() != "..", BadOption,
                    "'" << spec.text() << "': '" << labels.back() << "' can't be a label");
    FBBENCH_REQUIRE(used.insert(labels.back()).second, BadOption,
                    "'" << labels.back() << "' labels two entries; give one another label with '"
                        << spec.name << "...@label'");
  }
  return labels;
}

}  // namespace fbbench
