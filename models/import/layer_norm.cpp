// SPDX-License-Identifier: Apache-2.0
#include "models/import/layer_norm.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <map>

namespace fbbench {
namespace {

const Node* producer(const Graph& graph, ValueId value) {
  const int node = graph.value(value).producer;
  return node < 0 ? nullptr : &graph.nodes[static_cast<size_t>(node)];
}

/// Nodes from one value to another, run on numbers in place of the first.
class Part {
 public:
  Part(const Graph& graph, ValueId from, const Tensor& x) : graph_(graph) { values_[from] = x; }

  /// Undefined where `value` depends on more than the first.
  Tensor run(ValueId value) {
    auto known = values_.find(value);
    if (known != values_.end()) return known->second;
    const Node* node = producer(graph_, value);
    std::vector<Tensor> inputs;
    for (ValueId input : node && node->run ? node->inputs : std::vector<ValueId>{}) {
      inputs.push_back(run(input));
      if (!inputs.back().defined()) return {};
    }
    return inputs.empty() ? Tensor() : values_[value] = node->run(inputs);
  }

 private:
  const Graph& graph_;
  std::map<ValueId, Tensor> values_;
};

/// x of x - mean(x), where `value` is one, and over which dimensions that mean goes.
struct Centred {
  ValueId x = -1;
  std::vector<int64_t> dims;
};
Centred centred(const Graph& graph, ValueId value) {
  const Node* difference = producer(graph, value);
  if (!difference || difference->op != Op::kAdd || difference->factor != -1) return {};
  const Node* mean = producer(graph, difference->inputs[1]);
  Centred found{difference->inputs[0], {}};
  if (!mean || mean->name != "aten::mean" || mean->inputs[0] != found.x) return {};
  const auto &whole = graph.value(found.x).shape, &means = graph.value(mean->output).shape;
  if (whole.size() != means.size()) return {};
  for (size_t i = 0; i < whole.size(); ++i) {
    if (means[i] != whole[i]) found.dims.push_back(static_cast<int64_t>(i) + 1);
  }
  return found.dims.empty() ? Centred() : found;
}

/// What is added below the root that `value` is, or one over; below 0 where it isn't such.
double added_below_root(const Graph& graph, ValueId value) {
  const Node* root = producer(graph, value);
  const bool known = root && (root->name == "aten::sqrt" || root->name == "aten::rsqrt" ||
                              root->name == "aten::pow");
  const Node* sum = known ? producer(graph, root->inputs[0]) : nullptr;
  const bool number = sum && sum->op == Op::kAffine && !sum->scale.defined() &&
                      sum->shift.defined() && sum->shift.numel() == 1;
  return number ? sum->shift.item<double>() : -1;
}

void fold(const Graph& graph, Node& node) {
  if (node.inputs.size() != 2 || (node.name != "aten::div" && node.op != Op::kMul)) return;
  for (size_t i = 0; i < 2; ++i) {
    const Centred found = centred(graph, node.inputs[i]);
    const double epsilon = added_below_root(graph, node.inputs[1 - i]);
    if (found.x < 0 || epsilon < 0) continue;
    std::vector<int64_t> shape = graph.value(found.x).shape;
    shape.insert(shape.begin(), 2);
    const Tensor x = at::randn(shape, at::detail::createCPUGenerator(0)) * 2 + 1;
    const Tensor got = Part(graph, found.x, x).run(node.output);
    // Rounding of float32, or of what the graph's precision is.
    const bool same = got.defined() && got.sizes() == x.sizes() &&
                      at::allclose(got.to(at::kFloat), normalised(x, found.dims, epsilon), 0, 1e-3);
    if (!same) continue;
    node.op = Op::kLayerNorm;
    node.dims = found.dims;
    node.epsilon = epsilon;
    node.inputs = {found.x};
    node.run = [dims = found.dims, epsilon](const std::vector<Tensor>& inputs) {
      return normalised(inputs[0], dims, epsilon);
    };
    return;
  }
}

}  // namespace

void fold_layer_norms(Graph& graph) {
  for (Node& node : graph.nodes) fold(graph, node);
}

Tensor normalised(const Tensor& x, const std::vector<int64_t>& dims, double epsilon) {
  const Tensor difference = x - x.mean(dims, /*keepdim=*/true);
  return difference / (difference.square().mean(dims, true) + epsilon).sqrt();
}

}  // namespace fbbench
