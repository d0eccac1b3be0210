// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/implementation.h"

#include <cstdlib>
#include <set>

#include "core/options.h"
#include "models/cpu/vectorised.h"

namespace fbbench {
namespace {

constexpr const char* kVariable = "FBBENCH_KERNELS";

std::set<std::string>& names() {
  static std::set<std::string> names = {kReference};
  return names;
}

std::string& forced() {
  static std::string name = [] {
    const char* variable = std::getenv(kVariable);
    return std::string(variable ? variable : "");
  }();
  return name;
}

void require_known(const std::string& name, const std::string& where) {
  std::vector<std::string> known = implementation_names();
  FBBENCH_REQUIRE(name.empty() || names().count(name) > 0, BadOption,
                  where << ": unknown implementation '" << name << "'" << did_you_mean(name, known)
                        << "; there are: " << join(known));
}

}  // namespace

std::vector<std::string> implementation_names() { return {names().begin(), names().end()}; }

void force_implementation(const std::string& name) {
  require_known(name, "implementation");
  forced() = name;
}

const std::string& forced_implementation() { return forced(); }

std::string kernels_text() {
  const std::string& name = forced();
  return (name.empty() ? "all" : name) + ", " +
         instructions_names()[static_cast<size_t>(instructions())];
}

void require_known_settings() {
  require_known(forced(), kVariable);
  instructions();
}

bool is_allowed(const std::string& implementation) {
  const std::string& one = forced();
  return one.empty() || implementation == one || implementation == kReference;
}

void note_implementation(const std::string& name) { names().insert(name); }

}  // namespace fbbench
