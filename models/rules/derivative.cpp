// SPDX-License-Identifier: Apache-2.0
#include "models/rules/derivative.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/generated/Functions.h>

#include <unordered_set>

namespace fbbench {
namespace {

using namespace torch::autograd;

/// Hands a node the gradient of its first output in the strides of the input it has saved, that of
/// a dimension of size 1 included: a batch of one may have any, and batch norm takes a tensor that
/// is contiguous either way for what its strides suggest, forwards and backwards by itself. GELU
/// leaves memory unwritten where only the input is contiguous.
class InStridesOf : public FunctionPreHook {
 public:
  explicit InStridesOf(const Tensor& input) : strides_(input.strides().vec()) {}

  variable_list operator()(const variable_list& gradients) override {
    variable_list result = gradients;
    Tensor& gradient = result[0];
    if (!gradient.defined() || gradient.strides() == strides_) return result;
    gradient = at::empty_strided(gradient.sizes(), strides_, gradient.options()).copy_(gradient);
    return result;
  }

 private:
  const std::vector<int64_t> strides_;
};

template <class Function>
void mend(Node* node, SavedVariable Function::*input) {
  auto* function = dynamic_cast<Function*>(node);
  if (function == nullptr) return;
  Tensor read = (function->*input).unpack();
  if (read.is_non_overlapping_and_dense())
    function->add_pre_hook(std::make_unique<InStridesOf>(read));
}

}  // namespace

std::vector<Tensor> derivative(const Tensor& output, const std::vector<Tensor>& inputs,
                               const Tensor& gradient, bool keep) {
  std::vector<Node*> open = {output.grad_fn().get()};
  std::unordered_set<Node*> met;
  while (!open.empty()) {
    Node* node = open.back();
    open.pop_back();
    if (node == nullptr || !met.insert(node).second) continue;
    mend(node, &generated::GeluBackward0::self_);
    mend(node, &generated::NativeBatchNormBackward0::input_);
    for (const Edge& edge : node->next_edges()) open.push_back(edge.function.get());
  }
  return grad({output}, inputs, {gradient}, /*retain_graph=*/keep, /*create_graph=*/false,
              /*allow_unused=*/true);
}

}  // namespace fbbench
