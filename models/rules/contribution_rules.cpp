// SPDX-License-Identifier: Apache-2.0
#include "models/rules/contribution_rules.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "core/error.h"
#include "models/cpu/elementwise.h"
#include "models/graph/layers.h"
#include "models/graph/layout.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// Overwrites owned(relevance).
Tensor quotient(Tensor relevance, const Tensor& z, const Stabilizer& stabilizer) {
  relevance = owned(std::move(relevance));
  divide_stabilised(canonical(z.expand(relevance.sizes())), stabilizer.epsilon, stabilizer.least,
                    relevance);
  return relevance;
}

/// In t's memory where that is its own and no value in it stands for several.
Tensor times_input(const Tensor& t, const Tensor& x) {
  return is_shared(t) || !is_canonical(t) ? t * x : t.mul_(x);
}

/// `source` [1,...] as it reaches `id` through paddings and reshapes, with zeros for what is
/// padded.
Tensor through_padding(const Graph& graph, ValueId id, const Tensor& source) {
  if (before_padding(graph, id) == id) return source;
  const Node& node = graph.nodes[static_cast<size_t>(graph.value(id).producer)];
  Tensor x = through_padding(graph, node.inputs[0], source);
  return node.run({x}) - node.run({at::zeros_like(x)});
}

/// [1,...], what the layer reads where every value is `value`; in [0,1] and then normalised where
/// `normalised`.
Tensor constant_image(const Graph& graph, const Node& node, double value, bool normalised) {
  ValueId source = before_padding(graph, node.inputs[0]);
  std::vector<int64_t> shape = graph.value(source).shape;
  shape.insert(shape.begin(), 1);
  Tensor image = at::full(shape, value, at::kFloat);
  if (normalised) {
    FBBENCH_PROMISE(source == 0, describe_node(graph, node) << " doesn't read the image");
    image = graph.input.normalise(image);
  }
  return canonical(through_padding(graph, node.inputs[0], image));
}

Tensor read(const Recording& recording, const Node& node, Reading reading) {
  const Graph& graph = recording.graph();
  ValueId input = node.inputs[0];
  switch (reading) {
    case Reading::kInput:
      return recording.value(input);
    case Reading::kPositive:
      return graph.value(input).non_negative ? recording.value(input)
                                             : recording.value(input).clamp_min(0);
    case Reading::kNegative:
      return recording.value(input).clamp_max(0);
    case Reading::kOnes:
      return constant_image(graph, node, 1, /*normalised=*/false);
    case Reading::kMinusLowest:
      return constant_image(graph, node, 0, /*normalised=*/true).neg();
    case Reading::kMinusHighest:
      return constant_image(graph, node, 1, /*normalised=*/true).neg();
  }
  return {};
}

class ContributionRule : public Rule {
 public:
  explicit ContributionRule(std::vector<Contributions> parts) : parts_(std::move(parts)) {}

  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    std::vector<ValueId> values;
    for (const Contributions& part : parts_) {
      bool reads = std::any_of(part.terms.begin(), part.terms.end(),
                               [](const Term& term) { return term.reading < Reading::kOnes; });
      if (reads) values.push_back(node.inputs[0]);
      if (is_bounded(part)) values.push_back(node.output);
    }
    return values;
  }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    Tensor sum;
    for (const Contributions& part : parts_) {
      bool last = &part == &parts_.back();
      Tensor r = owned(last ? std::exchange(relevance, {}) : relevance);
      if (is_bounded(part)) {
        mask_into(recording.value(node.output), part.low, part.high, r);
        // Behind a ReLU, units below 0 have handed on nothing that could arrive here.
        if (!r.any().item<bool>()) continue;
      }
      hand_on(part, recording, node, std::move(r), sum);
    }
    return {sum};
  }

 private:
  static bool is_bounded(const Contributions& part) {
    return std::isfinite(part.low) || std::isfinite(part.high);
  }

  static void hand_on(const Contributions& part, const Recording& recording, const Node& node,
                      Tensor relevance, Tensor& sum) {
    bool non_negative = recording.graph().value(node.inputs[0]).non_negative;
    std::vector<std::pair<const Term*, Tensor>> read_terms;
    Tensor z;
    for (const Term& term : part.terms) {
      if (non_negative && term.reading == Reading::kNegative) continue;
      read_terms.emplace_back(&term, read(recording, node, term.reading));
      Tensor product = apply_linear(node, read_terms.back().second, term.weights);
      z = z.defined() ? z.add_(product) : product;
    }
    const Tensor& bias = node.weights->bias();
    if (part.bias && bias.defined()) z.add_(against_output(node, part.bias(bias)));
    Tensor q = quotient(std::move(relevance), z, part.stabilizer);
    if (part.factor != 1) q.mul_(part.factor);
    for (const auto& [term, x] : read_terms) {
      Tensor t =
          times_input(apply_transposed(node, q, term->weights, recording.shape(node.inputs[0])), x);
      sum = sum.defined() ? sum.add_(t) : t;
    }
  }

  std::vector<Contributions> parts_;
};

class NormRule : public Rule {
 public:
  NormRule(Stabilizer stabilizer, bool bias) : stabilizer_(stabilizer), bias_(bias) {}

  std::vector<ValueId> needs(const Graph& graph, const Node& node) const override {
    std::vector<ValueId> values = gradient_rule(node)->needs(graph, node);
    values.insert(values.end(), node.inputs.begin(), node.inputs.end());
    values.push_back(node.output);
    return values;
  }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    Tensor y = recording.value(node.output);
    if (!bias_ && node.weights && node.weights->bias().defined()) {
      y = y - against_output(node, node.weights->bias());
    }
    Tensor q = quotient(std::move(relevance), y, stabilizer_);
    std::vector<Tensor> parts = gradient_rule(node)->apply(recording, node, std::move(q));
    for (size_t i = 0; i < parts.size(); ++i) {
      parts[i] = times_input(parts[i], recording.value(node.inputs[i]));
    }
    return parts;
  }

 private:
  Stabilizer stabilizer_;
  bool bias_;
};

/// One channel of a group stands for all, as they are alike.
class FlatRule : public Rule {
 public:
  explicit FlatRule(Stabilizer stabilizer) : stabilizer_(stabilizer) {}

  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    const Node single = single_channels(node);
    Tensor ones = constant_image(recording.graph(), node, 1, /*normalised=*/false);
    Tensor count = apply_linear(single, group_sums(node, ones), original_weights());
    Tensor q = quotient(group_sums(node, relevance), count, stabilizer_);
    const std::vector<int64_t> shape = recording.shape(node.inputs[0]);
    std::vector<int64_t> single_shape = shape;
    const size_t dim = channel_dim(node, shape.size());
    single_shape[dim] = node.window.groups;
    Tensor t = apply_transposed(single, q, original_weights(), single_shape);
    return {t.unsqueeze(static_cast<int64_t>(dim) + 1).expand(grouped(node, shape)).reshape(shape)};
  }

 private:
  static size_t channel_dim(const Node& node, size_t dims) {
    return node.op == Op::kLinear ? dims - 1 : 1;
  }

  /// [N,g*c,...] as [N,g,c,...].
  static std::vector<int64_t> grouped(const Node& node, std::vector<int64_t> shape) {
    const size_t dim = channel_dim(node, shape.size());
    const int64_t groups = node.window.groups, channels = shape[dim] / groups;
    shape[dim] = groups;
    shape.insert(shape.begin() + static_cast<int64_t>(dim) + 1, channels);
    return shape;
  }

  /// [N,g*c,...] -> [N,g,...].
  static Tensor group_sums(const Node& node, const Tensor& x) {
    const auto dim = static_cast<int64_t>(channel_dim(node, static_cast<size_t>(x.dim())));
    return canonical(x.reshape(grouped(node, x.sizes().vec())).sum(dim + 1));
  }

  /// The layer with one channel a group and weights 1.
  static Node single_channels(const Node& node) {
    std::vector<int64_t> shape = node.weights->weight().sizes().vec();
    shape[0] = node.window.groups;
    shape[1] = 1;
    Node single = node;
    single.weights = std::make_shared<Weights>(at::ones(shape), Tensor());
    return single;
  }

  Stabilizer stabilizer_;
};

Tensor positive(const Tensor& values) { return values.clamp_min(0); }
Tensor negative(const Tensor& values) { return values.clamp_max(0); }

}  // namespace

Tensor against_output(const Node& node, const Tensor& bias) {
  if (node.op == Op::kLinear) return bias;
  std::vector<int64_t> shape(static_cast<size_t>(node.weights->weight().dim()) - 1, 1);
  shape[0] = -1;
  return bias.view(shape);
}

WeightTransform raised_weights(double gamma, bool positive) {
  std::ostringstream name;
  name << "raised " << std::hexfloat << gamma << (positive ? " positive" : " negative");
  return {name.str(), [=](const Tensor& w) {
            return w + gamma * (positive ? w.clamp_min(0) : w.clamp_max(0));
          }};
}

Contributions positive_contributions(Stabilizer stabilizer, bool bias) {
  Contributions part;
  part.terms = {{Reading::kPositive, positive_weights()}, {Reading::kNegative, negative_weights()}};
  if (bias) part.bias = positive;
  part.stabilizer = stabilizer;
  return part;
}

Contributions negative_contributions(Stabilizer stabilizer, bool bias) {
  Contributions part;
  part.terms = {{Reading::kPositive, {negative_weights().name, negative}},
                {Reading::kNegative, {positive_weights().name, positive}}};
  if (bias) part.bias = negative;
  part.stabilizer = stabilizer;
  return part;
}

std::shared_ptr<const Rule> contribution_rule(std::vector<Contributions> parts) {
  return std::make_shared<ContributionRule>(std::move(parts));
}

std::shared_ptr<const Rule> norm_rule(Stabilizer stabilizer, bool bias) {
  return std::make_shared<NormRule>(stabilizer, bias);
}

std::shared_ptr<const Rule> flat_rule(Stabilizer stabilizer) {
  return std::make_shared<FlatRule>(stabilizer);
}

}  // namespace fbbench
