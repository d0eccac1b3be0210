// SPDX-License-Identifier: Apache-2.0
#include "core/options.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <sstream>

#include "core/error.h"

namespace fbbench {
namespace {

size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

template <class Number>
std::string range_text(const char* kind, Number low, Number high, Number unbounded) {
  std::ostringstream text;
  text << kind;
  if (high == unbounded) {
    text << " >= " << low;
  } else {
    text << " in [" << low << ", " << high << "]";
  }
  return text.str();
}

std::optional<int64_t> whole_number(const std::string& text, int64_t low, int64_t high) {
  try {
    size_t used = 0;
    int64_t value = std::stoll(text, &used);
    if (used == text.size() && value >= low && value <= high) return value;
  } catch (const std::logic_error&) {  // stoll: not a number, or too large
  }
  return std::nullopt;
}

std::optional<double> number(const std::string& text, double low, double high) {
  try {
    size_t used = 0;
    double value = std::stod(text, &used);
    if (used == text.size() && value >= low && value <= high) return value;
  } catch (const std::logic_error&) {  // stod: not a number, or too large
  }
  return std::nullopt;
}

/// What stands between commas; an empty item behind the last one, too.
std::vector<std::string> items_of(const std::string& text) {
  std::vector<std::string> items;
  std::istringstream stream(text + ",");
  for (std::string item; std::getline(stream, item, ',');) items.push_back(item);
  return items;
}

}  // namespace

std::string join(const std::vector<std::string>& items, const std::string& separator) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : separator) + item;
  return text;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates) {
  std::string nearest;
  size_t best = std::max<size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    size_t distance = edit_distance(name, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : " (did you mean '" + nearest + "'?)";
}

Options::Options(std::string owner, const std::vector<OptionInfo>& declared,
                 const std::vector<std::pair<std::string, std::string>>& given)
    : owner_(std::move(owner)), declared_(declared) {
  std::vector<std::string> names;
  for (const OptionInfo& option : declared) {
    names.push_back(option.name);
    values_[option.name] = option.default_value;
  }
  for (const auto& [name, value] : given) {
    FBBENCH_REQUIRE(values_.count(name), BadOption,
                    owner_ << ": unknown option '" << name << "'" << did_you_mean(name, names)
                           << "; there are: " << (names.empty() ? "none" : join(names)));
    values_[name] = value;
  }
  for (const OptionInfo& option : declared) {
    FBBENCH_REQUIRE(!values_[option.name].empty(), BadOption,
                    owner_ << ": " << option.name << "= is required (" << option.help << ")");
  }
}

void Options::refuse(const std::string& name, const std::string& want) const {
  throw BadOption(owner_ + ": " + name + ": want " + want + ", got '" + get_string(name) + "'");
}

const std::string& Options::get_string(const std::string& name) const {
  auto found = values_.find(name);
  FBBENCH_PROMISE(found != values_.end(), owner_ << " doesn't declare the option " << name);
  return found->second;
}

int64_t Options::get_int(const std::string& name, int64_t low, int64_t high) const {
  if (auto value = whole_number(get_string(name), low, high)) return *value;
  refuse(name, range_text("a whole number", low, high, int64_t{INT64_MAX}));
}

double Options::get_double(const std::string& name, double low, double high) const {
  if (auto value = number(get_string(name), low, high)) return *value;
  refuse(name, range_text("a number", low, high, double{INFINITY}));
}

std::vector<int64_t> Options::get_ints(const std::string& name, int64_t low, int64_t high) const {
  std::vector<int64_t> values;
  for (const std::string& item : items_of(get_string(name))) {
    auto value = whole_number(item, low, high);
    if (!value) refuse(name, range_text("whole numbers a,b,c", low, high, int64_t{INT64_MAX}));
    values.push_back(*value);
  }
  return values;
}

std::vector<double> Options::get_doubles(const std::string& name, double low, double high) const {
  std::vector<double> values;
  for (const std::string& item : items_of(get_string(name))) {
    auto value = number(item, low, high);
    if (!value) refuse(name, range_text("numbers a,b,c", low, high, double{INFINITY}));
    values.push_back(*value);
  }
  return values;
}

bool Options::get_bool(const std::string& name) const {
  const std::string& text = get_string(name);
  for (const char* yes : {"true", "yes", "on", "1"}) {
    if (text == yes) return true;
  }
  for (const char* no : {"false", "no", "off", "0"}) {
    if (text == no) return false;
  }
  refuse(name, "true or false");
}

const std::string& Options::get_choice(const std::string& name) const {
  const std::string& text = get_string(name);
  const auto option =
      std::find_if(declared_.begin(), declared_.end(),
                   [&](const OptionInfo& declared) { return declared.name == name; });
  const std::vector<std::string> choices = option->choices();
  if (std::count(choices.begin(), choices.end(), text)) return text;
  refuse(name, "one of " + join(choices));
}

Spec Options::canonical() const {
  Spec spec;
  spec.name = owner_;
  for (const OptionInfo& option : declared_) {
    const std::string& value = values_.at(option.name);
    if (value != option.default_value) spec.options.emplace_back(option.name, value);
  }
  return spec;
}

}  // namespace fbbench
