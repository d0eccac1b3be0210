// SPDX-License-Identifier: Apache-2.0
/// The reverse walk: what an output's share is at every value of the graph, down to the image.
///
/// A RuleSet names a Rule for every node; a Rule hands what has arrived at a node's output on to
/// its inputs. The gradient is a rule set, and so are guided backprop, LRP, forward-backward.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/execution/recording.h"

namespace fbbench {

/// How one kind of node hands relevance (or gradient) from its output to its inputs.
class Rule {
 public:
  virtual ~Rule() = default;

  /// The values this rule reads from the recording when it is applied to `node`.
  virtual std::vector<ValueId> needs(const Graph& graph, const Node& node) const = 0;

  /// `relevance` [N, shape of the node's output]. One tensor an input, in the inputs' order, of the
  /// inputs' shapes; an undefined tensor means "nothing arrives there". May overwrite
  /// owned(relevance): an addition, for one, hands the same tensor to both sides.
  virtual std::vector<Tensor> apply(const Recording& recording, const Node& node,
                                    Tensor relevance) const = 0;
};

class RuleSet {
 public:
  virtual ~RuleSet() = default;

  /// The method's name, for messages.
  virtual std::string name() const = 0;

  /// The rule for a node, by its op, name, parameters, position and neighbours; null: there is
  /// none.
  virtual const Rule* rule(const Graph& graph, const Node& node) const = 0;

  /// Values that on_complete reads.
  virtual std::vector<ValueId> completion_needs(const Graph&) const { return {}; }

  /// Called once a value, when all consumers have given: what is handed on instead.
  /// May overwrite owned(relevance).
  virtual Tensor on_complete(const Recording&, ValueId, Tensor relevance) const {
    return relevance;
  }
};

/// The image alone: where walks end that say nothing else.
inline const std::vector<ValueId>& to_image() {
  static const std::vector<ValueId> kImage = {0};
  return kImage;
}

/// The values that a walk to `stops` needs recorded. Unsupported for a node on its way that has no
/// rule: names the op and its place in the source.
ValueSet walk_needs(const Graph& graph, const RuleSet& rules,
                    const std::vector<ValueId>& stops = to_image());

/// Walks from the logits down to some values, no further than they need. seed [N,K] float32: what
/// starts at the logits. What has arrived at each stop when all its consumers have given, after
/// on_complete: [N, value's shape] float32, zeros where nothing does. Cost for the gradient at the
/// image: about one forward.
std::vector<Tensor> walk_reverse(const Recording& recording, const RuleSet& rules,
                                 const Tensor& seed, const std::vector<ValueId>& stops);

/// ... down to the image: [N,C,H,W] float32.
inline Tensor walk_reverse(const Recording& recording, const RuleSet& rules, const Tensor& seed) {
  return walk_reverse(recording, rules, seed, to_image()).front();
}

}  // namespace fbbench
