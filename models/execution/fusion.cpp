// SPDX-License-Identifier: Apache-2.0
#include "models/execution/fusion.h"

#include <algorithm>
#include <cmath>

#include "models/cpu/implementation.h"
#include "models/cpu/inverted_bottleneck.h"
#include "models/cpu/linear_map.h"
#include "models/cpu/max_pool.h"
#include "models/execution/run_node.h"

namespace fbbench {
namespace {

bool is_clamp(const Node& node) {
  return node.op == Op::kRelu ||
         (node.op == Op::kRelu6 && std::isfinite(node.low) && std::isfinite(node.high));
}

/// x + result of maps of one shape.
bool adds_maps(const Graph& graph, const Node& node) {
  return node.op == Op::kAdd && node.factor == 1 && node.inputs[0] != node.inputs[1] &&
         graph.value(node.inputs[0]).shape == graph.value(node.inputs[1]).shape;
}

/// Maxima of maps that models/cpu/winograd/winograd.h or models/cpu/successive_images.h may
/// compute, so that whole ones are never written.
bool pools(Sums sums, const Node& pool) {
  return sums == Sums::kFastest && pool.op == Op::kMaxPool && can_max_pool(pool.window);
}

/// Nodes in a row, each of which alone reads what the one before it makes.
class Chain {
 public:
  Chain(const Graph& graph, const ValueSet& keep, Fusion taken)
      : graph_(graph), keep_(keep), taken_(taken) {}

  const Fusion& taken() const { return taken_; }

  /// Takes the next node if it fits.
  template <class Fits>
  bool take(const Fits& fits) {
    bool takes = taken_.end < graph_.nodes.size() && is_next() && fits(graph_.nodes[taken_.end]);
    if (takes) ++taken_.end;
    return takes;
  }

 private:
  bool is_next() const {
    if (taken_.end == taken_.begin) return true;
    ValueId between = graph_.nodes[taken_.end - 1].output;
    bool alone = graph_.value(between).consumers == std::vector<int>{static_cast<int>(taken_.end)};
    return alone && between != graph_.output && !keep_[static_cast<size_t>(between)];
  }

  const Graph& graph_;
  const ValueSet& keep_;
  Fusion taken_;
};

/// From this node to an inverted bottleneck's projection, or no node where none begins here.
Fusion bottleneck_at(const Graph& graph, size_t node, const ValueSet& keep) {
  Chain chain(graph, keep, {node, node});
  const Fusion none = chain.taken();
  if (!is_allowed(kInvertedBottleneck)) return none;
  if (chain.take(is_pointwise) && !chain.take(is_clamp)) return none;
  bool whole = chain.take(is_depthwise) && chain.take(is_clamp) && chain.take(is_pointwise);
  return whole ? chain.taken() : none;
}

/// The node whose result those behind it add to, bound or pool.
size_t main_node(const Graph& graph, const Fusion& fusion) {
  size_t node = fusion.end - 1;
  while (node > fusion.begin && !takes_epilogue(graph.nodes[node])) --node;
  return node;
}

Bounds bounds_of(const Node& node) {
  if (node.op == Op::kRelu) return {0, INFINITY};
  return {node.low, node.high};
}

/// What bottleneck_at() has found.
InvertedBottleneck bottleneck_of(const Graph& graph, size_t begin, size_t projection) {
  const Node *first = &graph.nodes[begin], *last = &graph.nodes[projection];
  const Node* depthwise = last - 2;
  InvertedBottleneck block{nullptr, {}, depthwise, bounds_of(depthwise[1]), last};
  if (first != depthwise) {
    block.expansion = first;
    block.expanded = bounds_of(first[1]);
  }
  return block;
}

}  // namespace

Fusion fusion_at(const Graph& graph, size_t node, const ValueSet& keep, Sums sums) {
  const Node& first = graph.nodes[node];
  const Fusion alone{node, node + 1}, bottleneck = bottleneck_at(graph, node, keep);
  if (!takes_epilogue(first)) return alone;
  const bool is_bottleneck = bottleneck.end > node;
  Chain chain(graph, keep, is_bottleneck ? bottleneck : alone);
  const bool adds = chain.take([&](const Node& next) { return adds_maps(graph, next); });
  if (chain.take(is_clamp) && !adds && !is_bottleneck) {
    chain.take([&](const Node& next) { return pools(sums, next); });
  }
  return chain.taken();
}

std::vector<ValueId> inputs_of(const Graph& graph, const Fusion& fusion) {
  std::vector<ValueId> inputs;
  for (size_t i = fusion.begin; i < fusion.end; ++i) {
    for (ValueId id : graph.nodes[i].inputs) {
      if (graph.value(id).producer < static_cast<int>(fusion.begin)) inputs.push_back(id);
    }
  }
  return inputs;
}

Tensor run_fused(const Graph& graph, const Fusion& fusion, std::vector<Tensor> inputs, Sums sums) {
  const Node& first = graph.nodes[fusion.begin];
  if (fusion.end == fusion.begin + 1) return run_node(first, std::move(inputs), sums);
  const size_t main = main_node(graph, fusion);
  Epilogue epilogue;
  for (size_t i = main + 1; i < fusion.end; ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::kAdd) {
      epilogue.sum = std::move(inputs[1]);
    } else if (node.op == Op::kMaxPool) {
      epilogue.pool = &node.window;
    } else {
      epilogue.low = bounds_of(node).low;
      epilogue.high = bounds_of(node).high;
    }
  }
  if (main > fusion.begin) {
    return apply_bottleneck(bottleneck_of(graph, fusion.begin, main), inputs[0], epilogue);
  }
  if (epilogue.sum.defined()) epilogue.sum = owned(std::move(epilogue.sum));
  return apply_layer(first, inputs[0], sums, std::move(epilogue));
}

}  // namespace fbbench
