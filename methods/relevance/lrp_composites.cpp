// SPDX-License-Identifier: Apache-2.0
#include "methods/relevance/lrp_composites.h"

#include <fnmatch.h>

#include <algorithm>

#include "core/error.h"
#include "models/graph/op_traits.h"
#include "models/rules/held_rules.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

constexpr const char* kNone = "none";

/// Rules of convolutions and linear layers; null: as those that aren't first.
struct Row {
  const char* name;
  const char *first_conv, *conv, *first_linear, *linear;
};

constexpr Row kRows[] = {{"epsilon_plus", nullptr, "zplus", nullptr, "epsilon"},
                         {"epsilon_plus_flat", "flat", "zplus", "flat", "epsilon"},
                         {"epsilon_gamma_box", "zbox", "gamma", nullptr, "epsilon"},
                         {"epsilon_alpha2_beta1", nullptr, "alpha_beta=2", nullptr, "epsilon"},
                         {"epsilon_alpha2_beta1_flat", "flat", "alpha_beta=2", "flat", "epsilon"}};

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items;
  for (size_t begin = 0; begin <= list.size();) {
    size_t end = std::min(list.find(',', begin), list.size());
    items.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

}  // namespace

bool LrpComposite::Pattern::matches(const Node& node) const {
  return fnmatch(glob.c_str(), traits(node.op).name, 0) == 0 ||
         fnmatch(glob.c_str(), node.module.c_str(), 0) == 0;
}

const std::vector<std::string>& LrpComposite::names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Row& row : kRows) names.emplace_back(row.name);
    return names;
  }();
  return kNames;
}

LrpRule LrpComposite::rule(const std::string& option, const std::string& text) const {
  return lrp_rule("lrp: " + option, text, parameters_);
}

LrpComposite::LrpComposite(const Options& options, const LrpParameters& parameters)
    : parameters_(parameters), norm_(rule("composite", "norm").rule) {
  const std::string &composite = options.get_string("composite"), &all = options.get_string("rule");
  if (all == kNone) {
    take_patterns(composite);
  } else {
    FBBENCH_REQUIRE(composite == kDefault, BadOption,
                    "lrp: rule: want composite= or rule=, got both");
    conv_.other = linear_.other = rule("rule", all);
  }
  for (const auto& [name, kind] : {std::pair("conv", &conv_), std::pair("linear", &linear_)}) {
    const std::string& text = options.get_string(name);
    if (text == kNone) continue;
    FBBENCH_REQUIRE(
        patterns_.empty(), BadOption,
        "lrp: " << name << ": want '" << name << ":" << text << "' among composite's patterns");
    kind->other = rule(name, text);
  }
  if (const std::string& text = options.get_string("first"); text != kNone) {
    first_ = rule("first", text);
  }
}

void LrpComposite::take_composite(const std::string& name) {
  auto row = std::find_if(std::begin(kRows), std::end(kRows),
                          [&](const Row& one) { return name == one.name; });
  FBBENCH_REQUIRE(
      row != std::end(kRows), BadOption,
      "lrp: unknown composite '"
          << name << "'" << did_you_mean(name, names()) << "; there are: " << join(names())
          << ", or a list of PATTERN:RULE[=NUMBER]; those of held gradients stand alone: "
          << join(held_names()));
  auto of = [&](const char* text) { return text ? rule("composite", text) : LrpRule(); };
  conv_ = {of(row->first_conv), of(row->conv)};
  linear_ = {of(row->first_linear), of(row->linear)};
}

void LrpComposite::take_patterns(const std::string& list) {
  const std::vector<std::string> items = split(list);
  for (size_t i = 0; i < items.size(); ++i) {
    const size_t colon = items[i].rfind(':');
    if (i == 0 && colon == std::string::npos) {
      take_composite(items[i]);
      continue;
    }
    FBBENCH_REQUIRE(colon != std::string::npos && colon > 0, BadOption,
                    "lrp: composite: want PATTERN:RULE[=NUMBER], got '" << items[i] << "'");
    const std::string text = items[i].substr(colon + 1);
    patterns_.push_back({items[i].substr(0, colon), rule("composite", text)});
  }
}

const LrpRule* LrpComposite::chosen(const Graph& graph, const Node& node) const {
  const bool weighs = has_weights(node), first = is_first_layer(graph, node);
  if (first && first_.rule) return &first_;
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if ((weighs || !pattern->rule.of_weights) && pattern->matches(node)) return &pattern->rule;
  }
  if (!weighs) return nullptr;
  const OfKind& kind = node.op == Op::kConv ? conv_ : linear_;
  const LrpRule& found = first && kind.first.rule ? kind.first : kind.other;
  FBBENCH_REQUIRE(found.rule, BadOption,
                  "lrp: composite: no pattern matches "
                      << describe_node(graph, node) << ", a " << traits(node.op).name
                      << "; want one that does, or a composite's name first");
  return &found;
}

const Rule* LrpComposite::rule_at(const Graph& graph, const Node& node) const {
  if (const LrpRule* found = chosen(graph, node)) {
    FBBENCH_REQUIRE(found->suits(graph, node), BadOption,
                    "lrp: the rule " << found->name << " is for " << found->where << ", not for "
                                     << describe_node(graph, node));
    return found->rule.get();
  }
  if (node.op == Op::kAdd || node.op == Op::kAvgPool) return norm_.get();
  return common_relevance_rule(graph, node);
}

std::vector<const Rule*> LrpComposite::rules(const Graph& graph) const {
  const std::vector<Node>& nodes = graph.nodes;
  for (const Pattern& pattern : patterns_) {
    bool used = std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
      return (has_weights(node) || !pattern.rule.of_weights) && pattern.matches(node);
    });
    FBBENCH_REQUIRE(used, BadOption,
                    "lrp: composite: '" << pattern.glob << "' matches no node for the rule "
                                        << pattern.rule.name
                                        << "; `fbbench list layers --network NET` prints the ops "
                                           "and paths that there are");
  }
  bool reads_image = std::any_of(nodes.begin(), nodes.end(),
                                 [&](const Node& node) { return is_first_layer(graph, node); });
  FBBENCH_REQUIRE(!first_.rule || reads_image, BadOption,
                  "lrp: first: no convolution or linear layer reads the image directly");
  std::vector<const Rule*> result(nodes.size());
  std::transform(nodes.begin(), nodes.end(), result.begin(),
                 [&](const Node& node) { return rule_at(graph, node); });
  return result;
}

}  // namespace fbbench
