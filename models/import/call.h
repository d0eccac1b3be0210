// SPDX-License-Identifier: Apache-2.0
/// One TorchScript operator call on tensors that depend on the image: what models/import/import.cpp
/// meets and models/import/translate.cpp turns into a Node.
#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/stack.h>

#include <functional>
#include <string>
#include <vector>

#include "models/graph/graph.h"
#include "models/graph/precision.h"
#include "models/import/batch_place.h"

namespace fbbench {

/// The batch size of the example that a module is interpreted with.
constexpr int64_t kExampleBatch = 2;

/// A constant, a tensor that depends on the image, or a list that holds such tensors.
struct Argument {
  c10::IValue constant;
  int slot = -1;  ///< index into Call::examples; -1: not such a tensor
  std::vector<Argument> items;

  bool tracked() const { return slot >= 0 || !items.empty(); }
};

/// A value as a graph of this precision computes with it: floating-point tensors converted, all
/// others themselves.
c10::IValue in_precision(const c10::IValue& value, at::ScalarType precision);

struct Call {
  std::string name;  ///< "aten::relu", without the underscore of an in-place form
  at::ScalarType precision = at::kFloat;  ///< of the graph
  bool in_place = false;
  const c10::FunctionSchema* schema = nullptr;
  std::function<void(std::vector<c10::IValue>&)> operation;
  std::vector<Argument> arguments;      ///< in the schema's order
  std::vector<Tensor> module_examples;  ///< image-dependent inputs on kExampleBatch images
  std::vector<BatchPlace> places;       ///< ... and where these stand in them
  std::vector<Tensor> examples;         ///< ... and they as the graph has them, images first
  Tensor example_output;                ///< likewise
  BatchPlace output_place;              ///< where the module has the images in it
  int output_item = -1;  ///< which item of a list or tuple the output is; -1: the result itself

  /// The argument of this name; null where the operator has none.
  const Argument* find(const std::string& argument) const;
  /// Whether images come first in all that is read and made.
  bool batch_first() const;
  /// Whether the graph's tensors broadcast as the module's do.
  bool aligned() const;
  /// A dimension of the first input, or of the first item of a list, in the graph; -1: see
  /// BatchPlace::dim_in_front().
  int64_t dim_in_front(int64_t dim) const;
  /// True where `argument` exists, is the image-dependent tensor `slot`, and nothing else is one.
  bool only_tracked(const std::string& argument) const;
  std::vector<int64_t> ints(const std::string& argument) const;  ///< [] where absent or None
  int64_t integer(const std::string& argument, int64_t otherwise) const;
  double number(const std::string& argument, double otherwise) const;
  bool boolean(const std::string& argument, bool otherwise) const;
  /// The type in which parameters are computed until simplify() rounds them to the precision.
  at::ScalarType parameter_type() const { return fbbench::parameter_type(precision); }
  /// A constant tensor as the module has it; undefined where absent, None or image-dependent.
  Tensor tensor(const std::string& argument) const;

  /// What the operator is run with on the example.
  std::vector<c10::IValue> stack_of_examples() const;

  /// The call as a function of its image-dependent inputs, on any batch size for which the
  /// constants hold, on tensors with images first. A graph has one precision: casts between
  /// floating-point types end in it.
  std::function<Tensor(const std::vector<Tensor>&)> closure() const;
};

/// Whether an operator of this name gives its input's values in the same order.
bool keeps_order(const std::string& name);

/// The call as a chain of nodes (two for a convolution with padding='same': pad, conv) with op,
/// parameters and `run`; Op::kOther where no special form is known. Leaves inputs, output and
/// position to the caller.
std::vector<Node> translate(const Call& call);

}  // namespace fbbench
