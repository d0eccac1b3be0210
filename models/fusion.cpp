// SPDX-License-Identifier: Apache-2.0
#include "models/fusion.h"

#include <algorithm>
#include <cmath>

#include "models/linear_map.h"
#include "models/max_pool.h"
#include "models/run_node.h"

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

/// Maxima of maps that models/winograd.h or models/successive_images.h may compute, so that whole
/// ones are never written.
bool pools(const Node& first, const Node& pool) {
  return first.by_winograd && pool.op == Op::kMaxPool && can_max_pool(pool.window);
}

}  // namespace

Fusion fusion_at(const Graph& graph, size_t node, const ValueSet& keep) {
  Fusion fusion{node, node + 1};
  if (!takes_epilogue(graph.nodes[node])) return fusion;
  auto follows = [&](const auto& fits) {
    if (fusion.end == graph.nodes.size()) return false;
    ValueId between = graph.nodes[fusion.end - 1].output;
    bool alone = graph.value(between).consumers == std::vector<int>{static_cast<int>(fusion.end)};
    return alone && between != graph.output && !keep[static_cast<size_t>(between)] &&
           fits(graph.nodes[fusion.end]);
  };
  const bool adds = follows([&](const Node& next) { return adds_maps(graph, next); });
  if (adds) ++fusion.end;
  if (!follows(is_clamp)) return fusion;
  ++fusion.end;
  const Node& first = graph.nodes[node];
  if (!adds && follows([&](const Node& next) { return pools(first, next); })) ++fusion.end;
  return fusion;
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

Tensor run_fused(const Graph& graph, const Fusion& fusion, std::vector<Tensor> inputs) {
  const Node& first = graph.nodes[fusion.begin];
  if (fusion.end == fusion.begin + 1) return run_node(first, std::move(inputs));
  Epilogue epilogue;
  for (size_t i = fusion.begin + 1; i < fusion.end; ++i) {
    const Node& node = graph.nodes[i];
    if (node.op == Op::kAdd) {
      epilogue.sum = owned(std::move(inputs[1]));
    } else if (node.op == Op::kMaxPool) {
      epilogue.pool = &node.window;
    } else {
      epilogue.low = node.op == Op::kRelu ? 0 : node.low;
      epilogue.high = node.op == Op::kRelu ? INFINITY : node.high;
    }
  }
  return apply_layer(first, inputs[0], std::move(epilogue));
}

}  // namespace fbbench
