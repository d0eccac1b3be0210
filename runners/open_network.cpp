// SPDX-License-Identifier: Apache-2.0
#include "runners/open_network.h"

#include <filesystem>

#include "models/builtin.h"
#include "runners/training.h"

namespace fbbench {

std::shared_ptr<const Network> open_network(const Spec& spec) {
  const auto& builtin = Registry<BuiltinNetwork>::get();
  if (builtin.contains(spec.name)) {
    Spec file;
    file.name = trained_network(spec);
    return Network::load(file);
  }
  bool looks_like_a_path = spec.name.find_first_of("/.") != std::string::npos;
  FBBENCH_REQUIRE(looks_like_a_path || std::filesystem::exists(spec.name), BadOption,
                  "unknown network '"
                      << spec.name << "'" << did_you_mean(spec.name, builtin.names())
                      << "; want the path of a .pt or one of: " << join(builtin.names()));
  return Network::load(spec);
}

}  // namespace fbbench
