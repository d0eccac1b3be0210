// SPDX-License-Identifier: Apache-2.0
/// Options of a plugin: declared once in its describe(), read by its constructor.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/spec.h"

namespace fbbench {

/// A declared option. An empty default means "required".
struct OptionInfo {
  std::string name;
  std::string default_value;
  std::string help;  ///< meaning, unit and range, one line
  /// Where it is a choice: its values, asked when needed, as they may be plugins.
  std::function<std::vector<std::string>()> choices = {};
};

/// Choices that are known beforehand.
inline std::function<std::vector<std::string>()> one_of(std::vector<std::string> choices) {
  return [choices = std::move(choices)] { return choices; };
}

/// The values of one plugin instance: what a spec gives, else the declared defaults.
class Options {
 public:
  /// BadOption where `given` has a key that isn't declared (lists what is, suggests the nearest) or
  /// lacks a required one. `owner` is the plugin's name, for messages.
  Options(std::string owner, const std::vector<OptionInfo>& declared,
          const std::vector<std::pair<std::string, std::string>>& given);

  /// Each getter throws BadOption "<owner>: <name>: want ..., got ..." for text that isn't such a
  /// value or lies outside [low, high].
  int64_t get_int(const std::string& name, int64_t low, int64_t high = INT64_MAX) const;
  double get_double(const std::string& name, double low, double high) const;
  /// "a,b,c": one number at least, each in [low, high].
  std::vector<int64_t> get_ints(const std::string& name, int64_t low,
                                int64_t high = INT64_MAX) const;
  std::vector<double> get_doubles(const std::string& name, double low, double high) const;
  bool get_bool(const std::string& name) const;  ///< true/false, yes/no, on/off, 1/0
  const std::string& get_string(const std::string& name) const;
  /// One of the declared choices.
  const std::string& get_choice(const std::string& name) const;

  /// The spec with exactly the options that differ from their defaults, in declared order.
  Spec canonical() const;

  /// Every declared option with its value, by name.
  const std::map<std::string, std::string>& all() const { return values_; }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& want) const;

  std::string owner_;
  std::vector<OptionInfo> declared_;
  std::map<std::string, std::string> values_;
};

/// The candidate nearest to `name` by edit distance, as " (did you mean 'x'?)"; "" if none is near.
std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates);

/// "a, b, c"
std::string join(const std::vector<std::string>& items, const std::string& separator = ", ");

}  // namespace fbbench
