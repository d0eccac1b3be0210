// SPDX-License-Identifier: Apache-2.0
/// The studentized range for infinite degrees of freedom: the range, largest less smallest, of k
/// independent standard normal values.
///
///   P(range <= q) = k * integral of phi(z) (Phi(z) - Phi(z - q))^(k-1) dz
///
/// by Gauss-Kronrod quadrature. Agrees with scipy.stats.studentized_range(k, inf) to 1e-9.
///
/// Source: Tukey 1953, "The problem of multiple comparisons"; NIST Engineering Statistics Handbook,
/// section 7.4.7.1.
#pragma once

namespace fbbench {

/// P(range <= q) for k >= 2 values; 0 for q <= 0.
double studentized_range_cdf(double q, int k);

/// The q with P(range <= q) = p, 0 < p < 1.
double studentized_range_quantile(double p, int k);

}  // namespace fbbench
