// SPDX-License-Identifier: Apache-2.0
#include "solvers/transport/sinkhorn.h"

#include <algorithm>

namespace fbbench {
namespace {

constexpr int kMostSweeps = 10'000;
constexpr double kMarginalError = 1e-6;

class Transport {
 public:
  Transport(int64_t height, int64_t width, double eps)
      : eps_(eps),
        rows_(kernel(height, std::max(height, width))),
        columns_(kernel(width, std::max(height, width))) {}

  /// OT(a,b), by scaling rows and columns in turn.
  std::optional<double> between(const Tensor& a, const Tensor& b) const {
    Tensor log_a = a.log(), log_b = b.log();
    Tensor f = at::zeros_like(a);
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      Tensor g = soft_minimum(f, log_a);
      Tensor next = soft_minimum(g, log_b);
      if (is_marginal(a, f, next)) return dual(a, next) + dual(b, g);
      f = next;
    }
    return std::nullopt;
  }

  /// OT(a,a): its two potentials are one, and the mean of steps converges fast.
  std::optional<double> within(const Tensor& a) const {
    Tensor log_a = a.log(), f = at::zeros_like(a);
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      Tensor next = soft_minimum(f, log_a);
      if (is_marginal(a, f, next)) return dual(a, f) + dual(a, next);
      f = (f + next) / 2;
    }
    return std::nullopt;
  }

 private:
  /// exp(-squared distance / eps) of all pairs of places along one axis.
  Tensor kernel(int64_t places, int64_t side) const {
    Tensor place = at::arange(places, at::kDouble) / static_cast<double>(side);
    return ((place.unsqueeze(0) - place.unsqueeze(1)).square() / -eps_).exp();
  }

  /// -eps log sum_q exp((potential_q - c_pq) / eps) weight_q of each pixel p. The largest exponent
  /// is taken out, so that nothing overflows and what underflows doesn't count.
  Tensor soft_minimum(const Tensor& potential, const Tensor& log_weight) const {
    Tensor exponent = potential / eps_ + log_weight;
    Tensor largest = exponent.max();
    Tensor sums = at::mm(at::mm(rows_, exponent.sub_(largest).exp_()), columns_);
    return sums.log_().add_(largest).mul_(-eps_);
  }

  /// Whether the plan of f and the potential that led from it to `next` has the marginal a.
  bool is_marginal(const Tensor& a, const Tensor& f, const Tensor& next) const {
    Tensor error = (a * ((f - next) / eps_).expm1().abs()).sum();
    return !(error.item<double>() > kMarginalError);  // true for NaN, which no sweep mends
  }

  static double dual(const Tensor& mass, const Tensor& potential) {
    return (mass * potential).sum().item<double>();
  }

  double eps_;
  Tensor rows_, columns_;  // [H,H] and [W,W], symmetric
};

}  // namespace

std::optional<double> sinkhorn_divergence(const Tensor& a, const Tensor& b, double eps) {
  Transport transport(a.size(0), a.size(1), eps);
  std::optional<double> across = transport.between(a, b);
  std::optional<double> of_a = transport.within(a), of_b = transport.within(b);
  if (!across || !of_a || !of_b) return std::nullopt;
  return std::max(*across - *of_a / 2 - *of_b / 2, 0.0);  // not -1e-9 for a = b
}

}  // namespace fbbench
