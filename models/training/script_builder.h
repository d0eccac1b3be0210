// SPDX-License-Identifier: Apache-2.0
/// Makes an untrained network as a TorchScript module, layer by layer, for
/// models/training/builtin_*.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace torch::jit {
struct Module;
}

namespace fbbench {

class ScriptBuilder {
 public:
  /// Parameters are drawn from `seed` alone.
  explicit ScriptBuilder(uint64_t seed);
  ~ScriptBuilder();

  /// 3x3 convolution (stride 1, padding 1, no bias: batch norm shifts), batch norm, ReLU.
  ScriptBuilder& conv_bn_relu(int64_t in_channels, int64_t out_channels);
  /// 2x2 maximum, stride 2.
  ScriptBuilder& max_pool();
  /// Mean over height and width: [N,C,H,W] -> [N,C].
  ScriptBuilder& global_average();
  /// Fully connected layer with bias on [N,in_features].
  ScriptBuilder& linear(int64_t in_features, int64_t out_features);

  /// The network in training mode: parameters require gradients, forward(x) runs the layers.
  torch::jit::Module build();

 private:
  /// Weights from He's normal distribution for `fan_in` inputs.
  std::string add_weight(const std::vector<int64_t>& shape, int64_t fan_in);
  std::string add_parameter(const std::string& name, const Tensor& value);
  std::string add_buffer(const std::string& name, const Tensor& value);

  std::unique_ptr<torch::jit::Module> module_;
  at::Generator generator_;
  int layer_ = 0;
  std::string body_;  ///< of forward, in TorchScript
};

}  // namespace fbbench
