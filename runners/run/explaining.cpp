// SPDX-License-Identifier: Apache-2.0
#include "runners/run/explaining.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>

#include "core/sha256.h"
#include "runners/run/fault_isolation.h"

namespace fbbench {
namespace {

std::vector<Classified> classify_logits(const Network& network, const Tensor& logits) {
  const Tensor predicted = logits.argmax(1);
  const Tensor confidence = network.probability(logits.to(at::kDouble), predicted);
  std::vector<Classified> results(static_cast<size_t>(logits.size(0)));
  for (int64_t i = 0; i < logits.size(0); ++i) {
    Classified& result = results[static_cast<size_t>(i)];
    if (!logits[i].isfinite().all().item<bool>()) {
      result.reason = "the network's output is NaN or infinite";
      continue;
    }
    result.predicted = predicted[i].item<int64_t>();
    result.confidence = confidence[i].item<double>();
  }
  return results;
}

/// One call of the method for the whole context.
std::vector<Explained> explain_together(const Method& method, const Context& context) {
  context.logits();  // made now, so that the clock below sees the method's own work alone
  context.pass().take_used();
  auto start = std::chrono::steady_clock::now();
  Attribution attribution = method.explain(context);
  Tensor maps = method.saliency(attribution.values);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (context.pass().take_used()) seconds += context.pass().seconds();

  int64_t count = context.images().size(0);
  std::vector<Explained> results(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    Explained& result = results[static_cast<size_t>(i)];
    result.attribution = attribution.values[i];
    result.map = maps[i];
    result.seconds = seconds / static_cast<double>(count);
    for (const auto& [name, values] : attribution.diagnostics) {
      result.diagnostics[name] = values[i].item<double>();
    }
    if (!maps[i].isfinite().all().item<bool>())
      result.reason = "the map has NaN or infinite values";
  }
  return results;
}

/// What the maps depend on, but for the method and the run.
std::string key_of(const Network& network, const Tensor& images, const Tensor& targets,
                   const std::vector<std::string>& ids) {
  Sha256 hash;
  hash.update(network.fingerprint());
  for (const Tensor& tensor : {images.contiguous(), targets.contiguous()}) {
    hash.update(tensor.data_ptr(), tensor.nbytes());
  }
  for (const std::string& id : ids) hash.update(std::to_string(id.size()) + " " + id);
  return hash.hex();
}

}  // namespace

ValueSet union_of_needs(const std::vector<const Method*>& methods, const Network& network) {
  ValueSet all;
  for (const Method* method : methods) {
    ValueSet needs = method->needs(network);
    all.resize(needs.size(), false);
    for (size_t value = 0; value < all.size(); ++value) all[value] = all[value] || needs[value];
  }
  return all;
}

std::vector<Classified> classify(const ForwardPass& pass) {
  at::NoGradGuard no_grad;
  int64_t count = pass.images().size(0);
  return together_or_alone<Classified>(count, [&](int64_t first, int64_t n) {
    if (n == count) return classify_logits(pass.network(), pass.logits());
    // A pass of its own, not Network::forward, which may be in another precision.
    return classify_logits(pass.network(), pass.one(first).logits());
  });
}

ExplainAgain explain_again(const Method& method, uint64_t seed, int64_t batch) {
  auto made = std::make_shared<std::map<std::string, Tensor>>();
  return [&method, seed, batch, made](const Network& network, const Tensor& images,
                                      const Tensor& targets, const std::vector<std::string>& ids) {
    Tensor& kept = (*made)[key_of(network, images, targets, ids)];
    if (kept.defined()) return kept;
    const ValueSet keep = union_of_needs({&method}, network);
    std::vector<Tensor> maps;
    for (int64_t first = 0; first < images.size(0); first += batch) {
      const int64_t count = std::min(batch, images.size(0) - first);
      auto begin = ids.begin() + first;
      Context context(std::make_shared<ForwardPass>(network, images.narrow(0, first, count), keep),
                      targets.narrow(0, first, count), {begin, begin + count}, {}, seed, batch);
      maps.push_back(method.saliency(method.explain(context).values));
    }
    kept = at::cat(maps);
    return kept;
  };
}

std::vector<Explained> explain(const Method& method, const Context& context) {
  at::NoGradGuard no_grad;
  int64_t count = context.size();
  return together_or_alone<Explained>(count, [&](int64_t first, int64_t n) {
    if (n == count) return explain_together(method, context);
    return explain_together(method, context.one(first));
  });
}

}  // namespace fbbench
