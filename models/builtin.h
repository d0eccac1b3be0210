// SPDX-License-Identifier: Apache-2.0
/// Networks that fbbench defines and trains itself: an architecture in TorchScript and a recipe.
///
/// To add one: a class in its own models/builtin_<name>.cpp with describe() and the members below,
/// and the line FBBENCH_REGISTER(BuiltinNetwork, <Class>).
#pragma once

#include "core/input_format.h"
#include "core/registry.h"

namespace fbbench {

struct BuiltinInfo {
  std::string name;
  int version = 1;  ///< raised when architecture or recipe change; part of the cache's file name
  std::string brief;
  std::vector<OptionInfo> options;    ///< of the training: seed, epochs, ...
  std::string train_data, test_data;  ///< specs of data sets
  std::string source;
  std::string licence;
};

class BuiltinNetwork {
 public:
  using Info = BuiltinInfo;
  static constexpr const char* kKind = "network";

  virtual ~BuiltinNetwork() = default;

  virtual InputFormat input() const = 0;
};

extern template class Registry<BuiltinNetwork>;

}  // namespace fbbench
