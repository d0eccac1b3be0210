// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/statistics/correlation.h"
#include "results/statistics/common_set.h"

namespace fbbench {
namespace {

/// One metric's common set, and its scores turned so that higher is better.
struct Side {
  CommonSet set;
  Tensor scores;  // [M,N]
  Tensor common;  // [N] bool
};

Side side_of(const JoinedGroup& group, size_t k) {
  auto metric = static_cast<int64_t>(k);
  Tensor scores = group.scores.select(1, metric);
  CommonSet set(defined(scores, group.status.select(1, metric)));
  Tensor common = at::zeros({group.images()}, at::kBool).index_fill(0, set.images, true);
  return {set, scores * group.metrics[k].direction, common};
}

/// Methods that take part in both.
std::vector<int64_t> shared_methods(const Side& a, const Side& b) {
  std::vector<int64_t> both;
  std::set_intersection(a.set.methods.begin(), a.set.methods.end(), b.set.methods.begin(),
                        b.set.methods.end(), std::back_inserter(both));
  return both;
}

double mean_over_set(const Side& side, int64_t method) {
  return side.scores[method].masked_select(side.common).mean().item<double>();
}

double agreement_over_methods(const Side& a, const Side& b) {
  std::vector<double> means_a, means_b;
  for (int64_t m : shared_methods(a, b)) {
    means_a.push_back(mean_over_set(a, m));
    means_b.push_back(mean_over_set(b, m));
  }
  return kendall_tau_b(means_a, means_b);
}

/// A method whose scores are constant has no correlation and doesn't count.
double agreement_over_images(const Side& a, const Side& b) {
  Tensor both = a.common.logical_and(b.common);
  double sum = 0;
  int64_t count = 0;
  for (int64_t m : shared_methods(a, b)) {
    double correlation = spearman(to_vector(a.scores[m].masked_select(both)),
                                  to_vector(b.scores[m].masked_select(both)));
    if (std::isnan(correlation)) continue;
    sum += correlation;
    ++count;
  }
  return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

MetricAgreement agreement_of(const JoinedGroup& group) {
  size_t K = group.metrics.size();
  std::vector<Side> sides;
  for (size_t k = 0; k < K; ++k) sides.push_back(side_of(group, k));
  std::vector<std::vector<double>> ones(K, std::vector<double>(K, 1));
  MetricAgreement agreement{group.metrics, ones, ones};
  for (size_t k = 0; k < K; ++k) {
    for (size_t l = 0; l < k; ++l) {
      agreement.over_methods[k][l] = agreement.over_methods[l][k] =
          agreement_over_methods(sides[k], sides[l]);
      agreement.over_images[k][l] = agreement.over_images[l][k] =
          agreement_over_images(sides[k], sides[l]);
    }
  }
  return agreement;
}

}  // namespace fbbench
