// SPDX-License-Identifier: Apache-2.0
#include "models/network/explained_output.h"

#include <cmath>
#include <functional>

#include "core/error.h"

namespace fbbench {
namespace {

Tensor at_target(const Tensor& of_classes, const Tensor& targets) {
  return of_classes.gather(1, targets.unsqueeze(1)).squeeze(1);
}

Tensor one_at_target(const Tensor& logits, const Tensor& targets) {
  return at::zeros_like(logits).scatter_(1, targets.unsqueeze(1), 1.0);
}

/// The logits with -inf at the target.
Tensor of_others(const Tensor& logits, const Tensor& targets) {
  return logits.scatter(1, targets.unsqueeze(1), -INFINITY);
}

struct Kind {
  const char* name;
  Tensor (*score)(const Network&, const Tensor& logits, const Tensor& targets);
  Tensor (*gradient)(const Network&, const Tensor& logits, const Tensor& targets);
};

const Kind kKinds[] = {
    {"logit",
     [](const Network&, const Tensor& logits, const Tensor& targets) {
       return at_target(logits, targets);
     },
     [](const Network&, const Tensor& logits, const Tensor& targets) {
       return one_at_target(logits, targets);
     }},
    {"prob",
     [](const Network& network, const Tensor& logits, const Tensor& targets) {
       return network.probability(logits, targets);
     },
     [](const Network& network, const Tensor& logits, const Tensor& targets) {
       return network.probability_gradient(logits, targets);
     }},
    {"margin",
     [](const Network&, const Tensor& logits, const Tensor& targets) {
       return at_target(logits, targets) - of_others(logits, targets).amax(1);
     },
     [](const Network&, const Tensor& logits, const Tensor& targets) {
       return one_at_target(logits, targets)
           .scatter_(1, of_others(logits, targets).argmax(1, /*keepdim=*/true), -1.0);
     }},
    {"log_odds",
     [](const Network& network, const Tensor& logits, const Tensor& targets) {
       Tensor own = at_target(logits, targets);
       if (network.scores_classes_alone()) return own;  // the sigmoid's own logit
       return own - of_others(logits, targets).logsumexp(1);
     },
     [](const Network& network, const Tensor& logits, const Tensor& targets) {
       Tensor own = one_at_target(logits, targets);
       if (network.scores_classes_alone()) return own;
       return own - at::softmax(of_others(logits, targets), 1);
     }},
};

const Kind& kind(const std::string& name) {
  for (const Kind& one : kKinds) {
    if (name == one.name) return one;
  }
  throw std::logic_error("no output is called " + name);
}

}  // namespace

ExplainedOutput::ExplainedOutput(const std::string& name) : name_(kind(name).name) {}

const std::vector<std::string>& ExplainedOutput::names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Kind& one : kKinds) names.emplace_back(one.name);
    return names;
  }();
  return kNames;
}

void ExplainedOutput::check(const Network& network) const {
  const bool alone = network.class_count() < 2;
  FBBENCH_REQUIRE(!alone || name_ == "logit" || name_ == "prob", BadOption,
                  "output: want logit or prob of a network with one class, which no other opposes, "
                      << "got " << name_);
}

Tensor ExplainedOutput::score(const Network& network, const Tensor& logits,
                              const Tensor& targets) const {
  return kind(name_).score(network, logits, targets);
}

Tensor ExplainedOutput::gradient(const Network& network, const Tensor& logits,
                                 const Tensor& targets) const {
  return kind(name_).gradient(network, logits, targets);
}

}  // namespace fbbench
