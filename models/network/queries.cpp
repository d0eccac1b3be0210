// SPDX-License-Identifier: Apache-2.0
#include "models/network/queries.h"

#include <algorithm>

#include "core/error.h"
#include "models/rules/standard_rules.h"

namespace fbbench {

Tensor logits_of(const Network& network, int64_t count, int64_t chunk, const WriteImages& write) {
  const InputFormat& input = network.input();
  chunk = std::clamp<int64_t>(chunk, 1, std::max<int64_t>(count, 1));
  Tensor images = at::empty({chunk, input.channels, input.height, input.width}, at::kFloat,
                            at::MemoryFormat::ChannelsLast);
  Tensor result = at::empty({count, network.class_count()});
  for (int64_t first = 0; first < count; first += chunk) {
    const int64_t size = std::min(chunk, count - first);
    Tensor some = images.narrow(0, 0, size);
    write(first, some);
    result.narrow(0, first, size).copy_(network.forward(some));
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
