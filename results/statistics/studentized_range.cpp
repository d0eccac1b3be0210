// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/studentized_range.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

namespace fbbench {
namespace {

/// Beyond it the normal density is below 1e-17 and adds nothing in double precision.
constexpr double kFar = 8.8;

}  // namespace

double studentized_range_cdf(double q, int k) {
  if (q <= 0) return 0;
  const boost::math::normal normal;
  auto density = [&](double z) {
    return pdf(normal, z) * std::pow(cdf(normal, z) - cdf(normal, z - q), k - 1);
  };
  constexpr unsigned kDepth = 10;
  constexpr double kTolerance = 1e-12;
  double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
      density, -kFar, kFar, kDepth, kTolerance);
  return std::min(1.0, k * integral);
}

double studentized_range_quantile(double p, int k) {
  constexpr int kBits = 48;
  std::uintmax_t most_steps = 200;
  auto bracket = boost::math::tools::toms748_solve(
      [&](double q) { return studentized_range_cdf(q, k) - p; }, 0.0, 2 * kFar,
      boost::math::tools::eps_tolerance<double>(kBits), most_steps);
  return (bracket.first + bracket.second) / 2;
}

}  // namespace fbbench
