// SPDX-License-Identifier: Apache-2.0
#include "models/network/script_module.h"

#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>

#include "core/error.h"
#include "core/options.h"
#include "models/import/place_on_cpu.h"
#include "models/network/unreadable.h"

namespace fbbench {
namespace {

torch::jit::Module read_module(const std::string& path) {
  FBBENCH_REQUIRE(std::filesystem::is_regular_file(path), BadInput,
                  path << ": no such file; want a TorchScript network (torch.jit.save)");
  try {
    auto module = torch::jit::load(path, at::kCPU);
    place_on_cpu(module);
    return module;
  } catch (const std::exception& error) {
    throw BadInput(path + ": " + why_unreadable(path, one_line(error)));
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

/// "a tuple of 3", "a dict of logits, hidden"; and the key of an item in it.
std::pair<std::string, std::string> described(const c10::IValue& value) {
  std::vector<std::string> names;
  if (value.isTuple()) {
    const auto type = value.type()->expect<c10::TupleType>();
    if (!type->schema()) {
      return {"a tuple of " + std::to_string(value.toTupleRef().elements().size()), "0"};
    }
    for (const auto& field : type->schema()->arguments()) names.push_back(field.name());
    return {"a named tuple of " + join(names), '"' + names.at(0) + '"'};
  }
  if (value.isGenericDict()) {
    for (const auto& item : value.toGenericDict()) {
      names.push_back(item.key().isString() ? item.key().toStringRef() : "other keys");
    }
    return {"a dict of " + join(names), names.empty() ? "..." : '"' + names[0] + '"'};
  }
  if (value.isList()) return {"a list of " + std::to_string(value.toListRef().size()), "0"};
  return {value.isTensor() ? "a tensor" : value.isNone() ? "None" : value.tagKind(), "..."};
}

/// The subscript that takes this item out of an answer of this type.
std::string subscript(const std::string& key, const c10::TypePtr& answer) {
  auto tuple = answer->cast<c10::TupleType>();
  if (tuple && tuple->schema() && key.front() == '"') {
    auto index = tuple->schema()->argumentIndexWithName(key.substr(1, key.size() - 2));
    if (index) return "[" + std::to_string(*index) + "]";
  }
  return "[" + key + "]";
}

/// A module whose answer is an expression in that of `network`.
torch::jit::Module wrapped(const torch::jit::Module& network, const std::string& expression) {
  torch::jit::Module outer("Answer");
  outer.register_module("network", network);
  outer.define("def forward(self, x):\n  return " + expression + "\n");
  return outer;
}

}  // namespace

ScriptModule::ScriptModule(const std::string& path)
    : path_(path),
      file_(read_module(path)),
      sidecar_(read_sidecar(sidecar_path(path))),
      module_(file_) {
  file_.eval();
  require_finite(file_, path);
  for (Tensor parameter : file_.parameters()) parameter.requires_grad_(false);  // the image's alone
  wrap();
}

void ScriptModule::wrap() {
  const std::string whole = "self.network.forward(x)";
  std::string answer = whole;
  if (!sidecar_.output_key.empty()) {
    const auto type = file_.get_method("forward").function().getSchema().returns().at(0).type();
    wraps_ = type->kind() != c10::TypeKind::TensorType;  // [0] would be its first image
    answer += subscript(sidecar_.output_key, type);
  }
  if (sidecar_.output == Output::kBinary) {
    answer = "torch.constant_pad_nd(" + answer + ", [1, 0])";
  }
  if (answer == whole || !wraps_) return;
  try {
    module_ = wrapped(file_, answer);
  } catch (const std::exception&) {  // not of such a type: answer() says of what
    wraps_ = false;
  }
}

Tensor ScriptModule::answer(const Tensor& images) const {
  const std::string& key = sidecar_.output_key;
  c10::IValue value;
  bool found = wraps_;
  try {
    value = module_.forward({images.clone()});  // a copy: it may write into its input
  } catch (const std::exception&) {
    if (key.empty()) throw;
    value = file_.forward({images.clone()});  // works where the item is what there isn't
    found = false;
  }
  if (found && value.isTensor()) return value.toTensor();
  auto [what, item] = described(value);
  const std::string wanted =
      value.isTensor() ? "" : "\"output_key\": " + item + " in its sidecar, or ";
  throw BadInput(path_ + ": answers " + what +
                 (key.empty() ? "" : ", in which \"output_key\": " + key + " names no tensor") +
                 "; want " + wanted + "one tensor [N,K]");
}

Tensor ScriptModule::logits_of(const Tensor& answer) const {
  return sidecar_.output == Output::kProbabilities ? answer.log() : answer;
}

}  // namespace fbbench
