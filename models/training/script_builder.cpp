// SPDX-License-Identifier: Apache-2.0
#include "models/training/script_builder.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>

namespace fbbench {

ScriptBuilder::ScriptBuilder(uint64_t seed)
    : module_(std::make_unique<torch::jit::Module>("Network")),
      generator_(at::detail::createCPUGenerator(seed)) {
  module_->register_attribute("training", c10::BoolType::get(), true);
}

ScriptBuilder::~ScriptBuilder() = default;

std::string ScriptBuilder::add_parameter(const std::string& name, const Tensor& value) {
  std::string full_name = name + std::to_string(layer_);
  module_->register_parameter(full_name, value.requires_grad_(true), /*is_buffer=*/false);
  return "self." + full_name;
}

std::string ScriptBuilder::add_buffer(const std::string& name, const Tensor& value) {
  std::string full_name = name + std::to_string(layer_);
  module_->register_buffer(full_name, value);
  return "self." + full_name;
}

std::string ScriptBuilder::add_weight(const std::vector<int64_t>& shape, int64_t fan_in) {
  double deviation = std::sqrt(2.0 / static_cast<double>(fan_in));
  return add_parameter("weight", at::empty(shape).normal_(0, deviation, generator_));
}

ScriptBuilder& ScriptBuilder::conv_bn_relu(int64_t in_channels, int64_t out_channels) {
  ++layer_;
  std::string weight = add_weight({out_channels, in_channels, 3, 3}, in_channels * 9);
  std::string scale = add_parameter("bn_weight", at::ones({out_channels}));
  std::string shift = add_parameter("bn_bias", at::zeros({out_channels}));
  std::string mean = add_buffer("running_mean", at::zeros({out_channels}));
  std::string variance = add_buffer("running_var", at::ones({out_channels}));
  body_ += "  x = torch.conv2d(x, " + weight + ", None, [1, 1], [1, 1])\n";
  body_ += "  x = torch.batch_norm(x, " + scale + ", " + shift + ", " + mean + ", " + variance +
           ", self.training, 0.1, 1e-05, True)\n";
  body_ += "  x = torch.relu(x)\n";
  return *this;
}

ScriptBuilder& ScriptBuilder::max_pool() {
  body_ += "  x = torch.max_pool2d(x, [2, 2])\n";
  return *this;
}

ScriptBuilder& ScriptBuilder::global_average() {
  body_ += "  x = torch.mean(x, [2, 3])\n";
  return *this;
}

ScriptBuilder& ScriptBuilder::linear(int64_t in_features, int64_t out_features) {
  ++layer_;
  std::string weight = add_weight({out_features, in_features}, in_features);
  std::string bias = add_parameter("bias", at::zeros({out_features}));
  body_ += "  x = torch.linear(x, " + weight + ", " + bias + ")\n";
  return *this;
}

torch::jit::Module ScriptBuilder::build() {
  module_->define("def forward(self, x: Tensor) -> Tensor:\n" + body_ + "  return x\n");
  return *module_;
}

}  // namespace fbbench
