// SPDX-License-Identifier: Apache-2.0
#include "models/import/call.h"

#include "core/error.h"

namespace fbbench {
namespace {

c10::IValue fill(const Argument& argument, const std::vector<Tensor>& inputs) {
  if (argument.slot >= 0) return inputs[static_cast<size_t>(argument.slot)];
  if (argument.items.empty()) return argument.constant;
  c10::List<Tensor> list;
  for (const Argument& item : argument.items) list.push_back(fill(item, inputs).toTensor());
  return list;
}

/// The argument with its constants in this precision.
Argument converted(Argument argument, at::ScalarType precision) {
  argument.constant = in_precision(argument.constant, precision);
  for (Argument& item : argument.items) item = converted(item, precision);
  return argument;
}

}  // namespace

c10::IValue in_precision(const c10::IValue& constant, at::ScalarType precision) {
  bool convert = precision != at::kFloat && constant.isTensor() && constant.toTensor().defined() &&
                 constant.toTensor().is_floating_point();
  return convert ? c10::IValue(constant.toTensor().to(precision)) : constant;
}

const Argument* Call::find(const std::string& argument) const {
  for (size_t i = 0; i < schema->arguments().size(); ++i) {
    if (schema->arguments()[i].name() == argument) return &arguments[i];
  }
  return nullptr;
}

bool Call::only_tracked(const std::string& argument) const {
  const Argument* found = find(argument);
  return examples.size() == 1 && found != nullptr && found->slot == 0;
}

std::vector<int64_t> Call::ints(const std::string& argument) const {
  const Argument* found = find(argument);
  if (found == nullptr || found->constant.isNone()) return {};
  if (found->constant.isInt()) return {found->constant.toInt()};
  return found->constant.toIntVector();
}

int64_t Call::integer(const std::string& argument, int64_t otherwise) const {
  const Argument* found = find(argument);
  return found != nullptr && found->constant.isInt() ? found->constant.toInt() : otherwise;
}

double Call::number(const std::string& argument, double otherwise) const {
  const Argument* found = find(argument);
  return found != nullptr && found->constant.isScalar() ? found->constant.toScalar().toDouble()
                                                        : otherwise;
}

bool Call::boolean(const std::string& argument, bool otherwise) const {
  const Argument* found = find(argument);
  return found != nullptr && found->constant.isBool() ? found->constant.toBool() : otherwise;
}

Tensor Call::tensor(const std::string& argument) const {
  const Argument* found = find(argument);
  bool is_tensor = found != nullptr && !found->tracked() && found->constant.isTensor();
  return is_tensor ? found->constant.toTensor() : Tensor();
}

std::function<Tensor(const std::vector<Tensor>&)> Call::closure() const {
  std::vector<Argument> prepared;
  for (const Argument& argument : arguments) prepared.push_back(converted(argument, precision));
  return [operation = operation, arguments = prepared, in_place = in_place,
          item = output_item](const std::vector<Tensor>& inputs) -> Tensor {
    std::vector<c10::IValue> stack;
    for (const Argument& argument : arguments) stack.push_back(fill(argument, inputs));
    if (in_place) stack[0] = stack[0].toTensor().clone();
    operation(stack);
    FBBENCH_PROMISE(!stack.empty(), "an operator without result");
    if (item < 0) return stack.back().toTensor();
    if (stack.back().isTensorList())
      return stack.back().toTensorVector()[static_cast<size_t>(item)];
    return stack[static_cast<size_t>(item)].toTensor();
  };
}

}  // namespace fbbench
