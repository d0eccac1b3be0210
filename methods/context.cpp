// SPDX-License-Identifier: Apache-2.0
#include "methods/context.h"

#include <chrono>

#include "core/error.h"

namespace fbbench {

Context::Context(const Network& network, const Batch& batch, ValueSet keep)
    : network_(network), batch_(batch), keep_(std::move(keep)) {}

void Context::run() const {
  forward_used_ = true;
  if (logits_.defined()) return;
  auto start = std::chrono::steady_clock::now();
  if (const Graph* graph = network_.graph()) {
    ValueSet keep = keep_;
    keep.resize(graph->values.size(), false);
    recording_.emplace(run_forward(*graph, images(), keep));
    logits_ = recording_->logits();
  } else if (!keep_.empty() && keep_[0]) {
    pass_.emplace(network_.autograd_pass(images()));
    logits_ = pass_->logits();
  } else {
    logits_ = network_.forward(images());
  }
  forward_seconds_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

const Tensor& Context::logits() const {
  run();
  return logits_;
}

const Recording& Context::recording() const {
  FBBENCH_REQUIRE(network_.graph(), Unsupported, network_.graph_error());
  run();
  return *recording_;
}

Tensor Context::gradient(const Tensor& seed) const {
  if (!pass_) pass_.emplace(network_.autograd_pass(images()));
  return pass_->gradient(seed);
}

bool Context::take_forward_used() const { return std::exchange(forward_used_, false); }

}  // namespace fbbench
