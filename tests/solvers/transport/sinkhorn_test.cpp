// SPDX-License-Identifier: Apache-2.0
// solvers/transport/sinkhorn.cpp: against a dense twin, and what is known of the divergence.
#include "solvers/transport/sinkhorn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fbbench {
namespace {

constexpr double kEps = 0.01;
/// Marginals are off by 1e-6 in sum at most, which moves a cost below 1 by less.
constexpr double kSolved = 1e-6;

Tensor distribution(int64_t height, int64_t width) {
  Tensor mass = at::rand({height, width}, at::kDouble) + 0.1;
  return mass / mass.sum();
}

/// Its definition, with the whole matrix of costs, 5000 sweeps and the value of the plan itself:
/// <T,c> + eps KL(T | a x b).
double dense_cost(const Tensor& a, const Tensor& b, double eps) {
  const int64_t height = a.size(0), width = a.size(1);
  Tensor y = at::arange(height, at::kDouble).repeat_interleave(width) / std::max(height, width);
  Tensor x = at::arange(width, at::kDouble).repeat({height}) / std::max(height, width);
  Tensor cost = (y.unsqueeze(1) - y).square() + (x.unsqueeze(1) - x).square();
  Tensor log_a = a.flatten().log(), log_b = b.flatten().log();
  Tensor f = at::zeros_like(log_a), g = f;
  for (int sweep = 0; sweep < 5000; ++sweep) {
    g = -eps * ((f / eps + log_a).unsqueeze(1) - cost / eps).logsumexp(0);
    f = -eps * ((g / eps + log_b).unsqueeze(0) - cost / eps).logsumexp(1);
  }
  Tensor ratio = (f.unsqueeze(1) + g - cost) / eps;  // log of T / (a x b)
  Tensor plan = (ratio + log_a.unsqueeze(1) + log_b).exp();
  return (plan * (cost + eps * ratio)).sum().item<double>();
}

TEST(Sinkhorn, AgreesWithTheValueOfADensePlan) {
  Tensor a = distribution(5, 7), b = distribution(5, 7);
  const double want =
      dense_cost(a, b, kEps) - dense_cost(a, a, kEps) / 2 - dense_cost(b, b, kEps) / 2;
  EXPECT_NEAR(sinkhorn_divergence(a, b, kEps).value(), want, kSolved);
  EXPECT_GT(want, 1e-3) << "else this says little";
}

TEST(Sinkhorn, IsZeroBetweenEquals) {
  Tensor a = distribution(6, 4);
  const double divergence = sinkhorn_divergence(a, a, kEps).value();
  EXPECT_NEAR(divergence, 0, kSolved);
  EXPECT_GE(divergence, 0);
}

TEST(Sinkhorn, IsTheSameBothWays) {
  Tensor a = distribution(6, 4), b = distribution(6, 4);
  EXPECT_NEAR(sinkhorn_divergence(a, b, kEps).value(), sinkhorn_divergence(b, a, kEps).value(),
              kSolved);
}

TEST(Sinkhorn, IsTheSquareOfAShift) {
  Tensor blob = at::zeros({20, 20}, at::kDouble), moved = blob.clone();
  blob.slice(0, 4, 7).slice(1, 3, 6).fill_(1. / 9);
  moved.slice(0, 8, 11).slice(1, 10, 13).fill_(1. / 9);
  EXPECT_NEAR(sinkhorn_divergence(blob, moved, kEps).value(), (4 * 4 + 7 * 7) / 400., kSolved);
}

TEST(Sinkhorn, LeavesPixelsWithoutMassOut) {
  Tensor a = at::tensor({0.5, 0., 0.5}, at::kDouble).view({1, 3});
  Tensor b = at::tensor({0., 1., 0.}, at::kDouble).view({1, 3});
  // Both ends are 1/3 from the middle. OT(a,a) at eps = 0.003: the ends, (2/3)^2 apart, don't mix,
  // which leaves the entropy eps ln 2.
  const double eps = kLeastSinkhornEps;
  EXPECT_NEAR(sinkhorn_divergence(a, b, eps).value(), 1 / 9. - eps * std::log(2) / 2, kSolved);
}

TEST(Sinkhorn, HoldsAtTheLeastEpsAcrossTheWholeImage) {
  Tensor a = at::zeros({30, 30}, at::kDouble), b = a.clone();
  a[0][0] = 1;
  b[29][29] = 1;
  EXPECT_NEAR(sinkhorn_divergence(a, b, kLeastSinkhornEps).value(), 2 * 29. * 29 / 900, kSolved);
}

}  // namespace
}  // namespace fbbench
