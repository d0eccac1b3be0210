// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient integrated on a way that changes first what changes the output least.
///
/// In each step the way goes on until its L1 distance from the image x has fallen by 1/steps of the
/// whole: the `fraction` of values with the smallest |gradient| go towards x, none more than
/// max_dist of the whole way before or behind the straight line's point.
///
///   a = sum over steps of (change of the point) . d output / d x  at the step's beginning
///
/// Output   [N,C,H,W], signed; logits (or what `output` says). completeness_error:
///          |sum a - (output(x) - output(b))|
/// Errors   none of its own; a network without graph is differentiated by autograd
#include <algorithm>
#include <cmath>

#include "methods/baseline.h"
#include "methods/completeness.h"
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// How values of a point move on, and how far.
struct Pace {
  double steps, fraction, max_dist;
};

/// The way of one image, in float64.
class Way {
 public:
  Way(const Tensor& image, const Tensor& baseline)
      : end_(image.to(at::kDouble).contiguous()),
        start_(baseline.to(at::kDouble).contiguous()),
        point_(start_),
        sum_(at::zeros_like(end_)),
        length_((end_ - start_).abs().sum().item<double>()) {}

  const Tensor& point() const { return point_; }  ///< [C,H,W]
  const Tensor& sum() const { return sum_; }      ///< [C,H,W], the attribution so far

  /// Step number `step` from 0, by the gradient at the point.
  void advance(int64_t step, const Tensor& gradient, const Pace& pace) {
    if (length_ == 0) return;
    const double place = (static_cast<double>(step) + 1) / pace.steps;
    const Tensor nearest = at_place(std::max(place - pace.max_dist, 0.0));
    const Tensor farthest = at_place(std::min(place + pace.max_dist, 1.0));
    const double left = length_ * (1 - place);
    Tensor slope = gradient.abs();
    for (bool more = true; more;) {
      const Tensor before = point_;
      // What fell behind catches up: it is farther from the end than the nearest point allowed.
      point_ = at::where((end_ - point_).abs() > (end_ - nearest).abs(), nearest, point_);
      more = approach(left, farthest, pace.fraction, &slope);
      sum_ += (point_ - before) * gradient;
    }
  }

 private:
  Tensor at_place(double place) const { return start_ + (end_ - start_) * place; }

  /// Moves the values of least slope until `left` is what is left of the way; whether more have to.
  bool approach(double left, const Tensor& farthest, double fraction, Tensor* slope) {
    const double gap = (end_ - point_).abs().sum().item<double>() - left;
    if (gap <= 1e-9 * std::max(1.0, left)) return false;
    *slope = slope->masked_fill(point_ == farthest, INFINITY);  // they have gone as far as they may
    const Tensor chosen = (*slope <= quantile(*slope, fraction)).logical_and(slope->isfinite());
    const Tensor ahead = (farthest - point_) * chosen;
    const double reach = ahead.abs().sum().item<double>();
    if (!(reach > 0)) return false;
    point_ = gap > reach ? at::where(chosen, farthest, point_) : point_ + ahead * (gap / reach);
    return gap > reach;
  }

  /// The value at the place `fraction` of them in order, rounded down.
  static double quantile(const Tensor& values, double fraction) {
    Tensor sorted = values.flatten().clone();
    auto* begin = sorted.data_ptr<double>();
    const auto last = static_cast<double>(sorted.numel() - 1);
    auto* chosen = begin + static_cast<int64_t>(std::floor(fraction * last));
    std::nth_element(begin, chosen, begin + sorted.numel());
    return *chosen;
  }

  Tensor end_;
  Tensor start_;
  Tensor point_, sum_;
  double length_;
};

class GuidedIg final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "guided_ig";
    info.brief = "gradient along a way that avoids steep places";
    info.cost = "`steps` forwards and reverse walks, batched across images alone";
    info.needs = Needs::kGradients;
    info.options = {
        {"steps", "200", "points on the way, 1 to 10000"},
        {"fraction", "0.25", "share of values that move at a time, 0 to 1"},
        {"max_dist", "0.02", "farthest from the straight way, as a share of it, 0 to 1"},
        Baseline::option("0", "the way's first image")};
    info.default_reduce = "sum";
    info.source = "Kapishnikov et al. 2021, arXiv:2106.09788; PAIR-code/saliency";
    return with_common_options(info);
  }

  explicit GuidedIg(const Options& options)
      : Method(describe(), options),
        steps_(options.get_int("steps", 1, 10000)),
        pace_{static_cast<double>(steps_), options.get_double("fraction", 0, 1),
              options.get_double("max_dist", 0, 1)},
        baseline_(options) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    baseline_.check(network);
  }

 private:
  Attribution explain_impl(const Context& context) const override {
    std::vector<Way> ways;
    ways.reserve(static_cast<size_t>(context.size()));
    const Tensor baselines = baseline_.of(context);
    for (int64_t n = 0; n < context.size(); ++n) {
      ways.emplace_back(context.images()[n], baselines[n]);
    }
    for (int64_t step = 0; step < steps_; ++step) {
      std::vector<Tensor> points;
      points.reserve(ways.size());
      for (const Way& way : ways) points.push_back(way.point());
      const Tensor gradients = input_gradient(
          context.network(), at::stack(points).to(at::kFloat),
          [&](const Tensor& logits) { return seed(context.network(), logits, context.targets()); });
      for (size_t n = 0; n < ways.size(); ++n) {
        ways[n].advance(step, gradients[static_cast<int64_t>(n)].to(at::kDouble).contiguous(),
                        pace_);
      }
    }
    std::vector<Tensor> maps;
    maps.reserve(ways.size());
    for (const Way& way : ways) maps.push_back(way.sum());
    const Tensor values = at::stack(maps).to(at::kFloat);
    const Tensor change = Baseline::gain(context, output(), baselines);
    return {values, {{kCompletenessError, completeness_error(values, change)}}};
  }

  int64_t steps_;
  Pace pace_;
  Baseline baseline_;
};

FBBENCH_REGISTER(Method, GuidedIg);

}  // namespace
}  // namespace fbbench
