// SPDX-License-Identifier: Apache-2.0
#include "models/rules/lrp_rules.h"

#include "core/error.h"
#include "core/options.h"
#include "models/graph/layers.h"
#include "models/graph/op_traits.h"
#include "models/rules/contribution_rules.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

constexpr double kMost = 1e6;  // of any parameter

using RulePointer = std::shared_ptr<const Rule>;
using Parameters = LrpParameters;

RulePointer epsilon(const Parameters& p) { return norm_rule({p.epsilon}, p.bias); }

RulePointer zplus(const Parameters& p) {
  return contribution_rule({positive_contributions({p.stabilizer}, p.bias)});
}

RulePointer alpha_beta(const Parameters& p) {
  Contributions positive = positive_contributions({p.stabilizer}, p.bias);
  Contributions negative = negative_contributions({p.stabilizer}, p.bias);
  positive.factor = p.alpha;
  negative.factor = -p.beta;
  if (p.beta == 0) return contribution_rule({positive});
  return contribution_rule({positive, negative});
}

RulePointer gamma(const Parameters& p) {
  const WeightTransform u = raised_weights(p.gamma, true), v = raised_weights(p.gamma, false);
  Contributions above, below;
  above.terms = {{Reading::kPositive, u}, {Reading::kNegative, v}};
  below.terms = {{Reading::kPositive, v}, {Reading::kNegative, u}};
  above.low = below.high = 0;
  above.stabilizer = below.stabilizer = {p.stabilizer};
  if (p.bias) {
    above.bias = [g = p.gamma](const Tensor& b) { return b + g * b.clamp_min(0); };
    below.bias = [g = p.gamma](const Tensor& b) { return b + g * b.clamp_max(0); };
  }
  return contribution_rule({above, below});
}

RulePointer zbox(const Parameters& p) {
  Contributions part;
  part.terms = {{Reading::kInput, original_weights()},
                {Reading::kMinusLowest, {positive_weights().name, positive_weights().make}},
                {Reading::kMinusHighest, {negative_weights().name, negative_weights().make}}};
  part.stabilizer = {p.stabilizer};
  return contribution_rule({part});
}

RulePointer w_square(const Parameters& p) {
  auto square = [](const Tensor& values) { return values.square(); };
  Contributions part;
  part.terms = {{Reading::kOnes, {"squared", square}}};
  if (p.bias) part.bias = square;
  part.stabilizer = {p.stabilizer};
  return contribution_rule({part});
}

RulePointer flat(const Parameters& p) { return flat_rule({p.stabilizer}); }

RulePointer norm(const Parameters& p) { return norm_rule({p.stabilizer}); }

RulePointer pass(const Parameters&) {
  return {pass_through_rule(), [](const Rule*) {}};
}

void set_epsilon(double number, Parameters& p) { p.epsilon = number; }
void set_gamma(double number, Parameters& p) { p.gamma = number; }
void set_alpha(double number, Parameters& p) {
  p.alpha = number;
  p.beta = number - 1;
}

bool suits_weights(const Graph&, const Node& node) { return has_weights(node); }

bool suits_linear(const Graph&, const Node& node) { return traits(node.op).linear; }

bool suits_same_shape(const Graph& graph, const Node& node) {
  return node.inputs.size() == 1 &&
         graph.value(node.inputs[0]).shape == graph.value(node.output).shape;
}

constexpr const char* kWeighted = "convolutions and linear layers";

struct Row {
  const char* name;
  RulePointer (*make)(const Parameters&);
  bool (*suits)(const Graph&, const Node&);
  const char* where;
  void (*set)(double, Parameters&) = nullptr;  ///< its own parameter; null: it has none
  double least = 0;                            ///< of that
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"epsilon", epsilon, suits_weights, kWeighted, set_epsilon},
      {"zplus", zplus, suits_weights, kWeighted},
      {"alpha_beta", alpha_beta, suits_weights, kWeighted, set_alpha, 1},
      {"gamma", gamma, suits_weights, kWeighted, set_gamma},
      {"zbox", zbox, is_first_layer, "layers that read the image"},
      {"w_square", w_square, suits_weights, kWeighted},
      {"flat", flat, suits_weights, kWeighted},
      {"pass", pass, suits_same_shape, "nodes of one input and its shape"},
      {"norm", norm, suits_linear, "linear nodes"}};
  return kRows;
}

const Row& row_of(const std::string& owner, const std::string& name) {
  std::vector<std::string> names;
  for (const Row& row : rows()) {
    if (name == row.name) return row;
    names.emplace_back(row.name);
  }
  throw BadOption(owner + ": unknown rule '" + name + "'" + did_you_mean(name, names) +
                  "; there are: " + join(names));
}

}  // namespace

LrpRule lrp_rule(const std::string& owner, const std::string& text, LrpParameters parameters) {
  const size_t equals = text.find('=');
  const Row& row = row_of(owner, text.substr(0, equals));
  if (equals != std::string::npos) {
    FBBENCH_REQUIRE(row.set, BadOption,
                    owner << ": " << row.name << " takes no number, got '" << text << "'");
    const std::string name = row.name;
    const Options number(owner, {{name, "0", "number"}}, {{name, text.substr(equals + 1)}});
    row.set(number.get_double(name, row.least, kMost), parameters);
  }
  const bool of_weights = row.suits == suits_weights || row.suits == is_first_layer;
  return {row.name, row.make(parameters), of_weights, row.suits, row.where};
}

bool has_weights(const Node& node) { return node.op == Op::kConv || node.op == Op::kLinear; }

bool is_first_layer(const Graph& graph, const Node& node) {
  return has_weights(node) && before_padding(graph, node.inputs[0]) == 0;
}

}  // namespace fbbench
