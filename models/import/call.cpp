// SPDX-License-Identifier: Apache-2.0
#include "models/import/call.h"

#include <algorithm>

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

std::vector<c10::IValue> fill(const std::vector<Argument>& arguments,
                              const std::vector<Tensor>& inputs) {
  std::vector<c10::IValue> stack;
  for (const Argument& argument : arguments) stack.push_back(fill(argument, inputs));
  return stack;
}

/// The arguments with their constants in this precision.
std::vector<Argument> converted(std::vector<Argument> arguments, at::ScalarType precision) {
  for (Argument& argument : arguments) {
    argument.constant = in_precision(argument.constant, precision);
    argument.items = converted(std::move(argument.items), precision);
  }
  return arguments;
}

}  // namespace

c10::IValue in_precision(const c10::IValue& value, at::ScalarType precision) {
  bool convert =
      value.isTensor() && value.toTensor().defined() && value.toTensor().is_floating_point();
  return convert ? c10::IValue(value.toTensor().to(precision)) : value;
}

std::vector<c10::IValue> Call::stack_of_examples() const {
  return fill(converted(arguments, precision), module_examples);
}

bool Call::batch_first() const {
  return output_place.first() && std::all_of(places.begin(), places.end(),
                                             [](const BatchPlace& place) { return place.first(); });
}

bool Call::aligned() const {
  return batch_first() || std::all_of(places.begin(), places.end(), [&](const BatchPlace& place) {
           const Tensor& example = module_examples[static_cast<size_t>(&place - places.data())];
           return place == output_place && example.dim() == module_examples[0].dim();
         });
}

int64_t Call::dim_in_front(int64_t dim) const {
  return places[0].dim_in_front(dim, module_examples[0].dim());
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
  return [operation = operation, arguments = converted(arguments, precision), in_place = in_place,
          item = output_item, precision = precision, places = places,
          output_place = output_place](const std::vector<Tensor>& inputs) -> Tensor {
    std::vector<Tensor> as_in_module;
    for (size_t i = 0; i < inputs.size(); ++i) {
      as_in_module.push_back(places[i].from_front(inputs[i]));
    }
    std::vector<c10::IValue> stack = fill(arguments, as_in_module);
    if (in_place) stack[0] = stack[0].toTensor().clone();
    operation(stack);
    FBBENCH_PROMISE(!stack.empty(), "an operator without result");
    c10::IValue result = stack.back();
    if (item >= 0) {
      auto index = static_cast<size_t>(item);
      result = result.isTensorList() ? result.toTensorVector()[index] : stack[index];
    }
    return output_place.to_front(in_precision(result, precision).toTensor());
  };
}

}  // namespace fbbench
