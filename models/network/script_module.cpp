// SPDX-License-Identifier: Apache-2.0
#include "models/network/script_module.h"

#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>

#include "core/error.h"

namespace fbbench {
namespace {

torch::jit::Module read_module(const std::string& path) {
  FBBENCH_REQUIRE(std::filesystem::is_regular_file(path), BadInput,
                  path << ": no such file; want a TorchScript network (torch.jit.save)");
  try {
    return torch::jit::load(path);
  } catch (const std::exception& error) {
    throw BadInput(path + ": isn't a TorchScript network: " + gist(error));
  }
}

void require_finite(const torch::jit::Module& module, const std::string& path) {
  auto check = [&](const std::string& name, const Tensor& tensor) {
    FBBENCH_REQUIRE(all_finite(tensor), BadInput,
                    path << ": " << name << " has NaN or infinite values; want finite weights");
  };
  for (const auto& parameter : module.named_parameters()) check(parameter.name, parameter.value);
  for (const auto& buffer : module.named_buffers()) check(buffer.name, buffer.value);
}

/// A module whose answer is an expression in that of `network`.
torch::jit::Module wrapped(const torch::jit::Module& network, const std::string& expression) {
  torch::jit::Module outer("Answer");
  outer.register_module("network", network);
  outer.define("def forward(self, x):\n  return " + expression + "\n");
  return outer;
}

}  // namespace

std::string gist(const std::exception& error) {
  const std::string text = error.what();
  size_t begin = text.rfind("Error: ");
  begin = text.find_first_not_of('\n', begin == std::string::npos ? 0 : begin);
  return begin == std::string::npos ? text : text.substr(begin, text.find('\n', begin) - begin);
}

ScriptModule::ScriptModule(const std::string& path)
    : path_(path), module_(read_module(path)), sidecar_(read_sidecar(sidecar_path(path))) {
  module_.eval();
  require_finite(module_, path);
  if (sidecar_.output == Output::kBinary) {
    module_ = wrapped(module_, "torch.constant_pad_nd(self.network(x), [1, 0])");
  }
}

Tensor ScriptModule::answer(const Tensor& images) const {
  return module_.forward({images.clone()}).toTensor();  // a copy: it may write into its input
}

Tensor ScriptModule::logits_of(const Tensor& answer) const {
  return sidecar_.output == Output::kProbabilities ? answer.log() : answer;
}

}  // namespace fbbench
