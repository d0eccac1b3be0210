// SPDX-License-Identifier: Apache-2.0
#include "metrics/forward_cache.h"

namespace fbbench {
namespace {

bool is_expanded(const Tensor& images) { return images.stride(0) == 0; }

Tensor forward(const std::vector<Tensor>& images, const Network& network, int64_t forward_batch) {
  std::vector<Tensor> parts;
  for (const Tensor& part : at::cat(images).split(forward_batch)) {
    parts.push_back(network.forward(part));
  }
  return at::cat(parts);
}

}  // namespace

std::vector<Tensor> ForwardCache::probabilities(const std::vector<Keyed>& wanted,
                                                const Network& network, const Batch& batch) {
  std::vector<Tensor> distinct;
  std::vector<Tensor*> missing;
  for (const auto& [key, images] : wanted) {
    if (logits_[key].defined()) continue;
    distinct.push_back(is_expanded(images) ? images.narrow(0, 0, 1) : images);
    missing.push_back(&logits_[key]);
  }
  if (!distinct.empty()) {
    Tensor rest = forward(distinct, network, batch.forward_batch);
    for (size_t i = 0; i < missing.size(); ++i) {
      *missing[i] = rest.narrow(0, 0, distinct[i].size(0));
      rest = rest.narrow(0, distinct[i].size(0), rest.size(0) - distinct[i].size(0));
    }
  }
  std::vector<Tensor> found;
  for (const auto& [key, images] : wanted) {
    Tensor logits = logits_[key].expand({images.size(0), -1});
    found.push_back(network.probability(logits, batch.targets));
  }
  return found;
}

}  // namespace fbbench
