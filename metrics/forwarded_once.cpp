// SPDX-License-Identifier: Apache-2.0
#include "metrics/forwarded_once.h"

#include "metrics/metric.h"

namespace fbbench {
namespace {

Tensor forward(const Tensor& images, const Evaluation& evaluation) {
  bool all_one = images.stride(0) == 0;
  Tensor distinct = all_one ? images.narrow(0, 0, 1) : images;
  std::vector<Tensor> parts;
  for (const Tensor& part : distinct.split(evaluation.batch.forward_batch)) {
    parts.push_back(evaluation.network.forward(part));
  }
  Tensor logits = at::cat(parts);
  return all_one ? logits.expand({images.size(0), logits.size(1)}) : logits;
}

}  // namespace

Tensor ForwardedOnce::probability(const std::string& key, const Tensor& images,
                                  const Evaluation& evaluation) {
  Tensor& logits = logits_[key];
  if (!logits.defined()) logits = forward(images, evaluation);
  return at::softmax(logits, 1).gather(1, evaluation.batch.targets.unsqueeze(1)).squeeze(1);
}

}  // namespace fbbench
