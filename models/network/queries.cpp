// SPDX-License-Identifier: Apache-2.0
#include "models/network/queries.h"

#include <algorithm>

#include "core/error.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

Tensor forward(const Network& network, const Tensor& images, Sums sums) {
  const Graph* graph = network.in_float32() ? network.graph() : nullptr;
  if (!graph || sums == Sums::kFastest) return network.forward(images);
  return run_forward(*graph, images, ValueSet(graph->values.size(), false), sums).logits();
}

}  // namespace

int64_t forward_chunk(const Network& network, int64_t batch) {
  constexpr int64_t kEnough = 8, kMostFloats = (int64_t{256} << 20) / 4;
  if (batch >= kEnough || !network.graph()) return batch;
  const Graph& graph = *network.graph();
  auto floats = [&](ValueId id) { return c10::multiply_integers(graph.value(id).shape); };
  int64_t most = 1;  // floats of an image that a node reads and writes
  for (const Node& node : graph.nodes) {
    int64_t around = floats(node.output);
    for (ValueId input : node.inputs) around += floats(input);
    most = std::max(most, around);
  }
  return std::clamp(kMostFloats / most, batch, kEnough);
}

Tensor logits_of(const Network& network, int64_t count, int64_t chunk, const WriteImages& write,
                 Sums sums) {
  const InputFormat& input = network.input();
  chunk = std::clamp<int64_t>(chunk, 1, std::max<int64_t>(count, 1));
  Tensor images = at::empty({chunk, input.channels, input.height, input.width}, at::kFloat,
                            at::MemoryFormat::ChannelsLast);
  Tensor result = at::empty({count, network.class_count()});
  for (int64_t first = 0; first < count; first += chunk) {
    const int64_t size = std::min(chunk, count - first);
    Tensor some = images.narrow(0, 0, size);
    write(first, some);
    result.narrow(0, first, size).copy_(forward(network, some, sums));
  }
  return result;
}

Tensor logits_of(const Network& network, const Tensor& images, int64_t chunk) {
  std::vector<Tensor> parts;
  for (const Tensor& part : images.split(std::max<int64_t>(chunk, 1))) {
    parts.push_back(network.forward(part));
  }
  return at::cat(parts);
}

Tensor input_gradient(const Network& network, const Tensor& images, const SeedOf& seed) {
  if (!network.graph()) {
    const AutogradPass pass = network.autograd_pass(images);
    return pass.gradient(seed(pass.logits()));
  }
  const GradientRules rules;
  const Recording recording = record(network, images, walk_needs(*network.graph(), rules));
  return walk_reverse(recording, rules, seed(recording.logits()));
}

Recording record(const Network& network, const Tensor& images, const ValueSet& keep) {
  FBBENCH_REQUIRE(network.graph(), Unsupported, network.graph_error());
  return run_forward(*network.graph(), images, keep);
}

}  // namespace fbbench
