// SPDX-License-Identifier: Apache-2.0
/// Rules of layers by contributions: an input gets relevance in the ratio of what it adds to a sum.
/// What LRP and excitation backprop are made of. Relevance may have any sign.
#pragma once

#include <memory>

#include "models/cpu/linear_map.h"
#include "models/rules/rules.h"

namespace fbbench {

/// What relevance is divided by in place of v: stab(v) = v + epsilon where v >= 0, else v -
/// epsilon. Where the magnitude of that is no larger than `least`, nothing is handed on.
struct Stabilizer {
  double epsilon = 0;
  double least = 0;
};

/// What a term's weights are multiplied by.
enum class Reading {
  kInput,         ///< a, the layer's input
  kPositive,      ///< max(a,0)
  kNegative,      ///< min(a,0)
  kOnes,          ///< an image of ones, of zeros in the padding
  kMinusLowest,   ///< an image of the lowest value there is in [0,1], normalised and negated, of
                  ///< zeros in the padding; at layers that read the image
  kMinusHighest,  ///< ... of the highest
};

struct Term {
  Reading reading;
  WeightTransform weights;
};

/// One sum, and how relevance r at the layer's outputs y is shared out by it:
///   z = sum_t W_t x_t + b',   q = r / stab(z) where low < y < high, else 0,
///   r_in = factor * sum_t x_t . T(W_t) q
struct Contributions {
  std::vector<Term> terms;                         ///< first those that differ between the images
  std::function<Tensor(const Tensor& bias)> bias;  ///< b' [out] of the layer's own; null: 0
  Stabilizer stabilizer;
  double factor = 1;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// w + gamma max(w,0), or min(w,0): LRP-gamma's weights.
WeightTransform raised_weights(double gamma, bool positive);

/// A layer's bias [out] in the shape that is added to its output.
Tensor against_output(const Node& node, const Tensor& bias);

/// The products of weight and input that are >= 0, W+ a+ + W- a-, and b+ with `bias`.
Contributions positive_contributions(Stabilizer stabilizer, bool bias);
/// Those that are <= 0, W- a+ + W+ a-, and b- with `bias`.
Contributions negative_contributions(Stabilizer stabilizer, bool bias);

/// kConv, kLinear: the sum of these. Cost: two layers a term; terms of max(a,0) or min(a,0) are
/// left out where a >= 0 is known.
std::shared_ptr<const Rule> contribution_rule(std::vector<Contributions> parts);

/// Any linear node y = f(u, ...): each input times its part of the gradient of r / stab(y); with
/// bias = false the bias of a layer is taken off y. LRP-epsilon, zennit's Norm.
std::shared_ptr<const Rule> norm_rule(Stabilizer stabilizer, bool bias = true);

/// kConv, kLinear: as if all weights and inputs were 1. Cost: a layer of one channel a group.
std::shared_ptr<const Rule> flat_rule(Stabilizer stabilizer);

}  // namespace fbbench
