// SPDX-License-Identifier: Apache-2.0
/// What class activation maps share: they make one map M [h,w] of the channels A [K,h,w] of a
/// layer, and enlarge it to the image.
///
///   a = up(max(M, 0)),   with relu=false up(M)
///
/// up: bilinear, half-pixel centres, clamped at the edge. Nothing is scaled to [0,1].
#pragma once

#include <string>
#include <vector>

#include "methods/method.h"

namespace fbbench {

/// What describe() of a class activation map returns: its own, with the options layer and relu, the
/// common ones, and what all of them need.
MethodInfo with_layer_options(MethodInfo info);

class ClassActivationMap : public Method {
 protected:
  /// `info` by with_layer_options().
  ClassActivationMap(MethodInfo info, const Options& options);

  /// Where A is read: activation_map_layer(), or what the user names (models/graph/layers.h).
  /// BadOption where that isn't [K,h,w] of more than one position.
  ValueId layer(const Graph& graph) const;

  ValueSet recorded(const Graph& graph) const override;

  /// M [N,h,w] float32 of A [N,K,h,w].
  virtual Tensor map(const Context& context, const Tensor& channels) const = 0;

 private:
  Attribution explain_impl(const Context& context) const final;

  std::string layer_;
  bool relu_;
};

/// Those that read the gradient g = d output / d A as well, by a walk that stops at the layer.
class GradientActivationMap : public ClassActivationMap {
 protected:
  using ClassActivationMap::ClassActivationMap;

  /// M [N,h,w] float32 of A and g, both [N,K,h,w].
  virtual Tensor combine(const Tensor& channels, const Tensor& gradient) const = 0;

  /// What is differentiated, as weights on the logits: [N,classes].
  virtual Tensor start(const Context& context) const { return seed(context); }

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const final;
  std::vector<ValueId> stops(const Graph& graph) const final { return {layer(graph)}; }
  Tensor map(const Context& context, const Tensor& channels) const final;
};

/// sum_k w_k A_k [N,h,w] of A [N,K,h,w] and w [N,K].
Tensor weighted_sum(const Tensor& channels, const Tensor& weights);

}  // namespace fbbench
