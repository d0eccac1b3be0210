// SPDX-License-Identifier: Apache-2.0
/// A forward pass that keeps the activations which reverse walks need.
#pragma once

#include <vector>

#include "models/cpu/filter.h"

namespace fbbench {

class Recording {
 public:
  Recording(const Graph& graph, std::vector<Tensor> values, Tensor logits)
      : graph_(&graph), values_(std::move(values)), logits_(std::move(logits)) {}

  const Graph& graph() const { return *graph_; }
  const Tensor& logits() const { return logits_; }  ///< [N,K] float32
  int64_t batch() const { return logits_.size(0); }

  /// A kept value, [N, shape...]. Asking for one that wasn't kept is a bug.
  const Tensor& value(ValueId id) const;

  /// [N, shape...] of any value.
  std::vector<int64_t> shape(ValueId id) const;

 private:
  const Graph* graph_;
  std::vector<Tensor> values_;  ///< undefined where not kept
  Tensor logits_;
};

/// Runs the graph in channels_last, releasing every tensor after its last use unless `keep` has it.
/// images [N,C,H,W] of the graph's precision, normalised. `sums`: Sums::kFastest where the logits
/// alone count; the signs of what is recorded decide where ReLUs let pass, so that they are plain.
Recording run_forward(const Graph& graph, const Tensor& images, const ValueSet& keep,
                      Sums sums = Sums::kPlain);

}  // namespace fbbench
