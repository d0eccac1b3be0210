// SPDX-License-Identifier: Apache-2.0
/// Spec strings: `name[:key=value[,key=value...]][@label]`, the one notation for methods, metrics,
/// data sets and networks on the command line, in INI files, in results and in tests.
///
/// The name ends at the first ':', options are split at ',', a key ends at its first '=', the label
/// starts at the last '@', all of them outside balanced [ ]; a value in [ ] is taken as it is, and
/// so is a name: a path with ':' or '@' is `[me@home/net.pt]`.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace fbbench {

struct Spec {
  std::string name;
  std::vector<std::pair<std::string, std::string>> options;  ///< in the order given, keys unique
  std::string given_label;                                   ///< what stands after '@', else ""

  /// BadOption for an empty name, key or value, a repeated key, or brackets that don't balance.
  static Spec parse(const std::string& text);

  /// What `parse` reads back as the same spec.
  std::string text() const;

  /// The given label, else the name, for a path its file name without ending; '/' becomes '_', and
  /// what isn't UTF-8 is escaped.
  std::string label() const;
};

/// The parts of a value between '|' outside balanced [ ], each in [ ] without its brackets: what a
/// sweep runs through. BadOption where brackets don't balance or a part is empty.
std::vector<std::string> alternatives(const std::string& value);

/// One label a spec, unique: where two would be equal, the options that differ are appended.
/// BadOption where two given labels are equal, and for "." and "..".
std::vector<std::string> unique_labels(const std::vector<Spec>& specs);

}  // namespace fbbench
