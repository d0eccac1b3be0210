// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph.h"

#include <map>
#include <mutex>
#include <numeric>

#include "core/error.h"

namespace fbbench {

struct Weights::Cache {
  std::recursive_mutex mutex;  // a variant may be made from another
  std::map<std::string, Tensor> variants;
};

Weights::Weights(Tensor weight, Tensor bias)
    : weight_(std::move(weight)), bias_(std::move(bias)), cache_(std::make_shared<Cache>()) {}

const Tensor& Weights::variant(const std::string& name, const std::function<Tensor()>& make) const {
  std::lock_guard<std::recursive_mutex> lock(cache_->mutex);
  Tensor& variant = cache_->variants[name];
  if (!variant.defined()) variant = make();
  return variant;
}

bool Weights::equals(const Weights& other) const {
  auto same = [](const Tensor& a, const Tensor& b) {
    return a.defined() == b.defined() && (!a.defined() || at::equal(a, b));
  };
  return same(weight_, other.weight_) && same(bias_, other.bias_);
}

void Weights::forget_variants() const {
  std::lock_guard<std::recursive_mutex> lock(cache_->mutex);
  cache_->variants.clear();
}

int64_t Weights::bytes() const {
  std::lock_guard<std::recursive_mutex> lock(cache_->mutex);
  size_t bytes = weight_.nbytes() + (bias_.defined() ? bias_.nbytes() : 0);
  for (const auto& [name, variant] : cache_->variants) {
    if (!variant.is_same(weight_)) bytes += variant.nbytes();
  }
  return static_cast<int64_t>(bytes);
}

bool Value::spatial() const { return plane == 1 && shape.size() == 3 && shape[1] * shape[2] > 1; }

std::vector<bool> Graph::bottlenecks() const {
  std::vector<bool> result(nodes.size(), false);
  int last_use = 0;  // of any value made so far
  auto is_constant = [&](int node) { return nodes[static_cast<size_t>(node)].op == Op::kConstant; };
  auto extend = [&](ValueId id) {
    for (int consumer : value(id).consumers) {
      if (!is_constant(consumer)) last_use = std::max(last_use, consumer);
    }
  };
  extend(0);
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (is_constant(static_cast<int>(i))) continue;  // on no path from the image
    // Nothing made earlier is read later: only this node's output goes on.
    result[i] = last_use <= static_cast<int>(i);
    extend(nodes[i].output);
  }
  return result;
}

ValueId Graph::last_spatial() const {
  const std::vector<bool> bottleneck = bottlenecks();
  for (size_t i = nodes.size(); i-- > 0;) {
    if (bottleneck[i] && value(nodes[i].output).spatial()) return nodes[i].output;
  }
  for (size_t i = nodes.size(); i-- > 0;) {
    if (nodes[i].op != Op::kLinear) continue;
    ValueId input = nodes[i].inputs[0];
    int producer = value(input).producer;
    if (producer < 0 || bottleneck[static_cast<size_t>(producer)]) return input;
  }
  throw Unsupported(
      "the network has no tensor through which every path from the image to the output goes, where "
      "relevance could start; " +
      std::string(kWhatStillWorks));
}

}  // namespace fbbench
