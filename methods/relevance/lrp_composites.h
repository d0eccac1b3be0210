// SPDX-License-Identifier: Apache-2.0
/// Which of LRP's rules stands at which node.
#pragma once

#include <string>
#include <vector>

#include "core/options.h"
#include "models/rules/lrp_rules.h"

namespace fbbench {

/// From lrp's options composite, rule, first, conv and linear. Immutable.
class LrpComposite {
 public:
  /// composite: one of names(), or patterns "GLOB:RULE[=NUMBER],..." before which a name may stand.
  /// BadOption for unknown names and rules, and options that exclude each other.
  LrpComposite(const Options& options, const LrpParameters& parameters);

  static const std::vector<std::string>& names();
  static constexpr const char* kDefault = "epsilon_plus_flat";

  /// One rule a node, by position; null where there is none. They live as long as this.
  ///   layers with weights  the last pattern that matches op or module path, else the composite's
  ///   other nodes          likewise, else norm at additions and average pooling, and
  ///                        common_relevance_rule()
  /// A pattern with a rule of weights looks past nodes without. BadOption for a rule where it isn't
  /// defined, a pattern that matches nothing, and a layer that none matches.
  std::vector<const Rule*> rules(const Graph& graph) const;

 private:
  struct Pattern {
    std::string glob;
    LrpRule rule;
    bool matches(const Node& node) const;
  };
  struct OfKind {  ///< of convolutions, or linear layers; without rule: not given
    LrpRule first, other;
  };

  void take_composite(const std::string& name);
  void take_patterns(const std::string& list);
  LrpRule rule(const std::string& option, const std::string& text) const;
  const LrpRule* chosen(const Graph& graph, const Node& node) const;
  const Rule* rule_at(const Graph& graph, const Node& node) const;

  LrpParameters parameters_;
  OfKind conv_, linear_;
  std::vector<Pattern> patterns_;
  LrpRule first_;  ///< given by the option
  std::shared_ptr<const Rule> norm_;
};

}  // namespace fbbench
