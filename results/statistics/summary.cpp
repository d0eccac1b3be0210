// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "results/statistics/common_set.h"

namespace fbbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Equal scores may differ by this much, relative to the mean, as a product sums them in any order.
constexpr double kRounding = 1e-12;

/// Means of a metric over the methods of a common set; column + m is method m's in the bootstrap.
struct Contest {
  const MeanBootstrap& means;
  int64_t column;
  int direction;

  /// Of `methods` the one with the best mean and all that its paired interval doesn't exclude.
  std::vector<int64_t> winners(const std::vector<int64_t>& methods) const {
    if (methods.empty()) return {};
    int64_t best = *std::max_element(methods.begin(), methods.end(), [&](int64_t a, int64_t b) {
      return direction * means.mean(column + a) < direction * means.mean(column + b);
    });
    double rounding = kRounding * std::abs(means.mean(column + best));
    std::vector<int64_t> result;
    for (int64_t m : methods) {
      Interval lead = means.difference(column + best, column + m, direction);
      if (lead.low <= rounding) result.push_back(m);
    }
    return result;
  }
};

/// Marks the winners, and the winners among the rest.
void mark(const std::vector<MeanEstimate*>& estimates, const Contest& contest) {
  std::vector<int64_t> all(estimates.size()), rest;
  for (size_t m = 0; m < all.size(); ++m) all[m] = static_cast<int64_t>(m);
  for (int64_t m : contest.winners(all)) estimates[static_cast<size_t>(m)]->best = true;
  for (int64_t m : all) {
    if (!estimates[static_cast<size_t>(m)]->best) rest.push_back(m);
  }
  for (int64_t m : contest.winners(rest)) estimates[static_cast<size_t>(m)]->second = true;
}

/// Counts and whether it ran; the figures are NaN until they are known.
Summary counts_of(const Tensor& status) {  // [M,N]
  Summary summary;
  for (int64_t m = 0; m < status.size(0); ++m) {
    Tensor row = status[m];
    MeanEstimate estimate{kNone, kNone, kNone};
    estimate.undefined = has_status(row, Status::kUndefined).sum().item<int64_t>();
    estimate.failed = has_status(row, Status::kFailed).sum().item<int64_t>();
    estimate.run = !has_status(row, Status::kNotRun).all().item<bool>();
    summary.methods.push_back(estimate);
  }
  return summary;
}

/// Metrics that share their methods and images, so that one set of draws serves them all.
struct Job {
  CommonSet set;
  std::vector<int64_t> metrics;
};

std::vector<Job> jobs_of(const Tensor& known) {
  std::vector<Job> jobs;
  for (int64_t k = 0; k < known.size(1); ++k) {
    CommonSet set(known.select(1, k));
    auto same = std::find_if(jobs.begin(), jobs.end(), [&](const Job& job) {
      return job.set.methods == set.methods && job.set.images.equal(set.images);
    });
    if (same == jobs.end()) same = jobs.insert(jobs.end(), {set, {}});
    same->metrics.push_back(k);
  }
  return jobs;
}

void fill(const Job& job, const Tensor& scores, const std::vector<int>& directions,
          const BootstrapOptions& options, const Tensor& classes, std::vector<Summary>& summaries) {
  const Tensor& images = job.set.images;
  int64_t n = images.size(0), methods = static_cast<int64_t>(job.set.methods.size());
  if (n == 0) return;
  Tensor values = scores.index_select(0, at::tensor(job.set.methods))
                      .index_select(1, at::tensor(job.metrics))
                      .index_select(2, images)
                      .permute({2, 1, 0})
                      .reshape({n, -1});  // [n, metrics*methods]
  MeanBootstrap means(values, classes.defined() ? classes.index_select(0, images) : Tensor(),
                      options);
  for (size_t j = 0; j < job.metrics.size(); ++j) {
    auto k = static_cast<size_t>(job.metrics[j]);
    summaries[k].n = n;
    std::vector<MeanEstimate*> estimates;
    int64_t column = static_cast<int64_t>(j) * methods;
    for (int64_t m = 0; m < methods; ++m) {
      MeanEstimate& estimate =
          summaries[k].methods[static_cast<size_t>(job.set.methods[static_cast<size_t>(m)])];
      Interval ends = means.interval(column + m);
      estimate.mean = means.mean(column + m);
      estimate.low = ends.low;
      estimate.high = ends.high;
      estimates.push_back(&estimate);
    }
    mark(estimates, {means, column, directions[k]});
  }
}

}  // namespace

std::vector<Summary> summarise(const Tensor& scores, const Tensor& status,
                               const std::vector<int>& directions, const BootstrapOptions& options,
                               const Tensor& classes) {
  FBBENCH_PROMISE(scores.dim() == 3 && scores.sizes() == status.sizes() &&
                      scores.size(1) == static_cast<int64_t>(directions.size()),
                  describe_tensor(scores) << " and " << describe_tensor(status));
  std::vector<Summary> summaries;
  for (int64_t k = 0; k < scores.size(1); ++k) summaries.push_back(counts_of(status.select(1, k)));
  for (const Job& job : jobs_of(defined(scores, status))) {
    fill(job, scores, directions, options, classes, summaries);
  }
  return summaries;
}

}  // namespace fbbench
