// SPDX-License-Identifier: Apache-2.0
#include "models/import/source_place.h"

#include <vector>

namespace fbbench {

namespace jit = torch::jit;

std::string source_place(const jit::Node* node) {
  std::vector<jit::SourceRange> lines;  // the outermost call's first
  if (auto calls = node->callstack()) {
    for (const auto& call : (*calls)->vec()) lines.push_back(std::get<1>(call));
  }
  lines.push_back(node->sourceRange());
  std::string place;
  for (const jit::SourceRange& line : lines) {
    auto found = line.findSourceRangeThatGenerated().value_or(line).file_line_col();
    if (!found) continue;
    const auto& [file, number, column] = *found;
    bool own = file.find("/torch/") != std::string::npos;
    if (own && !place.empty()) break;
    place = file.substr(file.find_last_of('/') + 1) + ":" + std::to_string(number);
  }
  return place;
}

std::string module_path(const jit::Node* node) {
  std::string path;
  if (!node->callstack()) return path;
  for (const auto& [function, place, instance] : (*node->callstack())->vec()) {
    if (!instance || instance->instance_name() == "SELF") continue;
    path += (path.empty() ? "" : ".") + instance->instance_name();
  }
  return path;
}

}  // namespace fbbench
