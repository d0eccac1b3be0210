// SPDX-License-Identifier: Apache-2.0
/// The rules of layer-wise relevance propagation by name.
#pragma once

#include <memory>
#include <string>

#include "models/rules/rules.h"

namespace fbbench {

/// alpha - beta is 1, all are >= 0.
struct LrpParameters {
  double epsilon = 1e-6, gamma = 0.25, alpha = 2, beta = 1, stabilizer = 1e-6;
  bool bias = true;  ///< false: layers' biases count as 0
};

struct LrpRule {
  std::string name;
  std::shared_ptr<const Rule> rule;
  bool of_weights = false;  ///< for convolutions and linear layers alone
  bool (*suits)(const Graph& graph, const Node& node) = nullptr;
  std::string where;  ///< what it suits, for messages
};

/// RULE or RULE=NUMBER of `text`, the number in place of the rule's own parameter (epsilon, gamma
/// or alpha):
///   epsilon     W a + b, stabilised by `epsilon`
///   zplus       positive products of weight and input
///   alpha_beta  alpha times by the positive ones, less beta times by the negative ones
///   gamma       signs apart, positive weights raised by gamma
///   zbox        at the image, whose values lie in [0,1] before they are normalised
///   w_square    by squared weights
///   flat        alike
///   pass        unchanged
///   norm        input times gradient of r / stab(y), at any linear node
/// BadOption "<owner>: ..." for another name (lists them) or number.
/// Source: zennit 0.5.1, rule for rule and sign for sign.
LrpRule lrp_rule(const std::string& owner, const std::string& text, LrpParameters parameters);

/// Whether the node is a convolution or linear layer.
bool has_weights(const Node& node);

/// Whether it is one that reads the image, through paddings and reshapes at most.
bool is_first_layer(const Graph& graph, const Node& node);

}  // namespace fbbench
