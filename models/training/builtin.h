// SPDX-License-Identifier: Apache-2.0
/// Networks that fbbench defines and trains itself: an architecture in TorchScript and a recipe.
///
/// To add one: a class in its own models/training/builtin_<name>.cpp with describe(), a constructor
/// from Options and the members below, and the line FBBENCH_REGISTER(BuiltinNetwork, <Class>).
#pragma once

#include "core/input_format.h"
#include "core/registry.h"

namespace torch::jit {
struct Module;
}

namespace fbbench {

struct BuiltinInfo {
  std::string name;
  int version = 1;  ///< raised when architecture or recipe change; part of the cache's file name
  std::string brief;
  std::vector<OptionInfo> options;  ///< of the training: seed, epochs, ...
  std::string source;
  std::string licence;
};

/// How a built-in network is trained: AdamW, learning rate in one cycle (see one_cycle).
struct Recipe {
  std::string train_data, test_data;  ///< specs of data sets
  uint64_t seed = 0;  ///< of the order of the images; the network draws from its own
  int64_t epochs = 5;
  int64_t batch = 64;           ///< images a step
  double learning_rate = 4e-3;  ///< at the top of the cycle
  double weight_decay = 1e-2;
};

class BuiltinNetwork {
 public:
  using Info = BuiltinInfo;
  static constexpr const char* kKind = "network";

  virtual ~BuiltinNetwork() = default;

  virtual InputFormat input() const = 0;
  virtual Recipe recipe() const = 0;

  /// The network with untrained parameters, in training mode: normalised images [N,C,H,W] float32
  /// -> logits [N,K].
  virtual torch::jit::Module make() const = 0;
};

extern template class Registry<BuiltinNetwork>;

}  // namespace fbbench
