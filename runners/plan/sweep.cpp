// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/sweep.h"

#include <algorithm>

#include "core/error.h"

namespace fbbench {
namespace {

constexpr const char* kAll = "*";

std::vector<std::string> values_of(const std::string& owner, const std::string& name,
                                   const std::string& value,
                                   const std::vector<OptionInfo>& declared) {
  if (value != kAll) return alternatives(value);
  const auto option = std::find_if(declared.begin(), declared.end(),
                                   [&](const OptionInfo& info) { return info.name == name; });
  FBBENCH_REQUIRE(option != declared.end() && option->choices, BadOption,
                  owner << ": " << name << "=*: want an option with named choices; of others, "
                        << name << "=[A|B|C]");
  return option->choices();
}

}  // namespace

std::vector<Spec> sweep(const Spec& spec, const std::vector<OptionInfo>& declared) {
  std::vector<Spec> settings{spec};
  for (size_t i = 0; i < spec.options.size(); ++i) {
    const auto& [name, value] = spec.options[i];
    const std::vector<std::string> values = values_of(spec.name, name, value, declared);
    if (values.size() == 1 && value != kAll) continue;
    std::vector<Spec> more;
    for (const Spec& setting : settings) {
      for (const std::string& one : values) {
        more.push_back(setting);
        more.back().options[i].second = one;
        if (!spec.given_label.empty()) more.back().given_label += " " + one;
      }
    }
    settings = std::move(more);
  }
  return settings;
}

}  // namespace fbbench
