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

/// The values that `rules` needs recorded. Unsupported for a node that has no rule and lies on a
/// path to the image: names the op and its place in the source.
ValueSet walk_needs(const Graph& graph, const RuleSet& rules);

/// Walks from the logits to the image. seed [N,K] float32: what starts at the logits.
/// [N,C,H,W] float32. Cost for the gradient: about one forward.
Tensor walk_reverse(const Recording& recording, const RuleSet& rules, const Tensor& seed);

}  // namespace fbbench
