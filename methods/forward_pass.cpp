// SPDX-License-Identifier: Apache-2.0
#include "methods/forward_pass.h"

#include <chrono>
#include <utility>

#include "core/error.h"

namespace fbbench {

ForwardPass::ForwardPass(const Network& network, Tensor images, ValueSet keep)
    : network_(network), images_(std::move(images)), keep_(std::move(keep)) {}

void ForwardPass::run() const {
  used_ = true;
  if (logits_.defined()) return;
  auto start = std::chrono::steady_clock::now();
  if (const Graph* graph = network_.graph()) {
    ValueSet keep = keep_;
    keep.resize(graph->values.size(), false);
    recording_.emplace(run_forward(*graph, images_, keep));
    logits_ = recording_->logits();
  } else if (!keep_.empty() && keep_[0]) {
    pass_.emplace(network_.autograd_pass(images_));
    logits_ = pass_->logits();
  } else {
    logits_ = network_.forward(images_);
  }
  seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

const Tensor& ForwardPass::logits() const {
  run();
  return logits_;
}

const Recording& ForwardPass::recording() const {
  FBBENCH_REQUIRE(network_.graph(), Unsupported, network_.graph_error());
  run();
  return *recording_;
}

Tensor ForwardPass::gradient(const Tensor& seed) const {
  if (!pass_) pass_.emplace(network_.autograd_pass(images_));
  return pass_->gradient(seed);
}

bool ForwardPass::take_used() const { return std::exchange(used_, false); }

}  // namespace fbbench
