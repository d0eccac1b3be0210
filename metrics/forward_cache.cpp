// SPDX-License-Identifier: Apache-2.0
#include "metrics/forward_cache.h"

#include "models/network/queries.h"

namespace fbbench {
namespace {

bool is_expanded(const Tensor& images) { return images.stride(0) == 0; }

}  // namespace

std::vector<Tensor> ForwardCache::logits(const std::vector<Keyed>& wanted, const Network& network,
                                         const Batch& batch) {
  std::vector<Tensor> distinct;
  std::vector<Tensor*> missing;
  for (const auto& [key, images] : wanted) {
    if (logits_[key].defined()) continue;
    distinct.push_back(is_expanded(images) ? images.narrow(0, 0, 1) : images);
    missing.push_back(&logits_[key]);
  }
  if (!distinct.empty()) {
    Tensor rest = logits_of(network, at::cat(distinct), batch.forward_batch);
    for (size_t i = 0; i < missing.size(); ++i) {
      *missing[i] = rest.narrow(0, 0, distinct[i].size(0));
      rest = rest.narrow(0, distinct[i].size(0), rest.size(0) - distinct[i].size(0));
    }
  }
  std::vector<Tensor> found;
  for (const auto& [key, images] : wanted) {
    found.push_back(logits_[key].expand({images.size(0), -1}));
  }
  return found;
}

const Tensor& ForwardCache::once(const std::string& key, const std::function<Tensor()>& make) {
  Tensor& made = made_[key];
  if (!made.defined()) made = make();
  return made;
}

}  // namespace fbbench
