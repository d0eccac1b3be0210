// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient averaged on the straight way from a baseline to the image, times that way.
///
///   a[n,c,y,x] = (x_n - b_n) * sum_j w_j d output / d x  at  b_n + t_j (x_n - b_n),   j = 1..steps
///
/// What the map sums to approaches output(x_n) - output(b_n) as steps grow ("completeness").
///
/// Output   [N,C,H,W], signed; logits (or probability with output=prob). completeness_error: of
///          that sum
/// Errors   none of its own; a network without graph is differentiated by autograd
#include <boost/math/special_functions/legendre.hpp>

#include "methods/baseline.h"
#include "methods/completeness.h"
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// Points of [0,1] and weights that sum to 1.
struct Quadrature {
  std::vector<double> at, weight;
};

/// Exact for polynomials of degree 2 * steps - 1. Zeros z of the Legendre polynomial P, mapped from
/// [-1,1] to [0,1]; each weighs 1 / ((1 - z^2) P'(z)^2).
Quadrature gauss_legendre(int steps) {
  Quadrature rule;
  auto add = [&](double zero, double weight) {
    rule.at.push_back((1 + zero) / 2);
    rule.weight.push_back(weight);
  };
  for (double zero : boost::math::legendre_p_zeros<double>(steps)) {  // those >= 0
    double slope = boost::math::legendre_p_prime(steps, zero);
    double weight = 1 / ((1 - zero * zero) * slope * slope);
    add(zero, weight);
    if (zero > 0) add(-zero, weight);
  }
  return rule;
}

class IntegratedGradients final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "integrated_gradients";
    info.brief = "gradient along the way from a baseline to the image";
    info.cost = "`steps` forwards and reverse walks an image, batched across images and steps";
    info.needs = Needs::kGradients;
    info.options = {{"steps", "50", "points on the way, 1 to 10000"},
                    Baseline::option("0", "the way's first image"),
                    {"rule", "gauss_legendre",
                     "gauss_legendre, or equal steps with their left, middle or right end",
                     one_of({"gauss_legendre", "left", "middle", "right"})}};
    info.default_reduce = "sum";
    info.source =
        "Sundararajan, Taly, Yan 2017, arXiv:1703.01365 (rule=right); default rule as in Captum";
    return with_common_options(info);
  }

  explicit IntegratedGradients(const Options& options)
      : Method(describe(), options), baseline_(options) {
    auto steps = static_cast<int>(options.get_int("steps", 1, 10000));
    std::string rule = options.get_choice("rule");
    if (rule == "gauss_legendre") {
      way_ = gauss_legendre(steps);
      return;
    }
    double place = rule == "left" ? 0 : rule == "middle" ? 0.5 : 1;
    for (int j = 0; j < steps; ++j) way_.at.push_back((j + place) / steps);
    way_.weight.assign(way_.at.size(), 1.0 / steps);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    baseline_.check(network);
  }

 private:
  /// Gradients [M,C,H,W] at the places [M,1,1,1] of the ways to the images `rows` [M].
  Tensor gradients(const Context& context, const Tensor& baselines, const Tensor& from_baseline,
                   const Tensor& rows, const Tensor& places) const {
    Tensor points = from_baseline.index_select(0, rows).mul_(places);
    points.add_(baselines.index_select(0, rows));
    Tensor targets = context.targets().index_select(0, rows);
    return input_gradient(context.network(), points, [&](const Tensor& logits) {
      return seed(context.network(), logits, targets);
    });
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor baselines = baseline_.of(context);
    Tensor from_baseline = context.images() - baselines;
    Tensor sums = at::zeros_like(from_baseline);
    auto steps = static_cast<int64_t>(way_.at.size());
    int64_t count = steps * from_baseline.size(0);
    auto column = [](const std::vector<double>& values) {
      return at::tensor(values).to(at::kFloat).view({-1, 1, 1, 1});
    };
    Tensor places = column(way_.at), weights = column(way_.weight);
    for (int64_t first = 0; first < count; first += context.forward_batch()) {
      Tensor points = at::arange(first, std::min(first + context.forward_batch(), count));
      Tensor rows = points.div(steps, "floor"), j = points.remainder(steps);
      Tensor found = gradients(context, baselines, from_baseline, rows, places.index_select(0, j));
      sums.index_add_(0, rows, found.mul(weights.index_select(0, j)));
    }
    sums.mul_(from_baseline);
    const Tensor change = Baseline::gain(context, output(), baselines);
    return {sums, {{kCompletenessError, completeness_error(sums, change)}}};
  }

  Baseline baseline_;
  Quadrature way_;
};

FBBENCH_REGISTER(Method, IntegratedGradients);

}  // namespace
}  // namespace fbbench
