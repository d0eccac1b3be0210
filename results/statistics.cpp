// SPDX-License-Identifier: Apache-2.0
#include "results/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "core/error.h"
#include "core/seed.h"
#include "results/results.h"

namespace fbbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Tensor is(const Tensor& status, Status wanted) { return status == static_cast<uint8_t>(wanted); }

/// True where there is a value: [M,K,N] bool.
Tensor defined(const Tensor& scores, const Tensor& status) {
  return is(status, Status::kOk).logical_and(scores.isnan().logical_not());
}

/// How often each of n images is drawn: [draws,n] float64.
Tensor draw_counts(std::mt19937_64& random, int64_t draws, int64_t n) {
  Tensor counts = at::zeros({draws, n}, at::kDouble);
  double* row = counts.data_ptr<double>();
  for (int64_t d = 0; d < draws; ++d, row += n) {
    for (int64_t i = 0; i < n; ++i) {
      // The high half of a product is uniform up to n / 2^53, the same on every machine.
      row[static_cast<int64_t>((random() >> 11) * 0x1.0p-53 * static_cast<double>(n))] += 1;
    }
  }
  return counts;
}

/// What each image counts in the mean: [draws,n], rows sum to 1. `classes` [n] in 0..n-1 or
/// undefined.
Tensor weights_of(const Tensor& counts, const Tensor& classes) {
  if (!classes.defined()) return counts / counts.sum(1, true);
  int64_t class_count = classes.max().item<int64_t>() + 1;
  Tensor of_class = at::zeros({counts.size(0), class_count}, at::kDouble);
  of_class.index_add_(1, classes, counts);
  Tensor present = (of_class > 0).sum(1, true);
  // A class that isn't drawn has count 0 in both: 0 / 1.
  return counts / of_class.clamp_min(1).index_select(1, classes) / present;
}

/// Means of `values` [n,columns] in each draw: [draws,columns].
Tensor bootstrap_means(const Tensor& values, const Tensor& classes,
                       const BootstrapOptions& options) {
  constexpr int64_t kChunkValues = int64_t{1} << 21;  // 16 MiB of counts at a time
  std::mt19937_64 random(derive_seed(options.seed, "bootstrap"));
  int64_t n = values.size(0);
  int64_t chunk = std::clamp<int64_t>(kChunkValues / n, 1, options.draws);
  std::vector<Tensor> means;
  for (int64_t done = 0; done < options.draws; done += chunk) {
    int64_t draws = std::min(chunk, options.draws - done);
    means.push_back(weights_of(draw_counts(random, draws, n), classes).matmul(values));
  }
  return at::cat(means);
}

struct Ends {
  double low, high;
};

/// Percentile interval of `draws` [D].
Ends interval(const Tensor& draws, double level) {
  auto sorted = std::get<0>(draws.contiguous().sort());
  const double* value = sorted.data_ptr<double>();
  auto at_share = [&](double share) {
    double position = share * static_cast<double>(sorted.size(0) - 1);
    double below = std::floor(position);
    auto i = static_cast<int64_t>(below);
    int64_t next = std::min(i + 1, sorted.size(0) - 1);
    return value[i] + (position - below) * (value[next] - value[i]);
  };
  return {at_share((1 - level) / 2), at_share((1 + level) / 2)};
}

/// Equal scores may differ by this much, relative to the mean, as a product sums them in any order.
constexpr double kRounding = 1e-12;

/// Marks the best mean and what its paired interval doesn't exclude. `draws` [D,methods].
void mark_best(const std::vector<Estimate*>& estimates, const Tensor& draws, int direction,
               double level) {
  auto better = [&](const Estimate* a, const Estimate* b) {
    return direction * a->mean < direction * b->mean;
  };
  auto best = std::max_element(estimates.begin(), estimates.end(), better) - estimates.begin();
  double rounding = kRounding * std::abs(estimates[static_cast<size_t>(best)]->mean);
  for (size_t m = 0; m < estimates.size(); ++m) {
    auto lead = (draws.select(1, best) - draws.select(1, static_cast<int64_t>(m))) * direction;
    estimates[m]->best = interval(lead, level).low <= rounding;
  }
}

/// Class numbers 0..C-1 without gaps; undefined stays undefined.
Tensor renumber(const Tensor& classes) {
  return classes.defined() ? std::get<1>(at::_unique(classes, true, true)) : classes;
}

/// Counts and whether it ran; the figures are NaN until they are known.
Summary counts_of(const Tensor& status) {  // [M,N]
  Summary summary;
  for (int64_t m = 0; m < status.size(0); ++m) {
    Tensor row = status[m];
    Estimate estimate{kNone, kNone, kNone};
    estimate.undefined = is(row, Status::kUndefined).sum().item<int64_t>();
    estimate.failed = is(row, Status::kFailed).sum().item<int64_t>();
    estimate.run = !is(row, Status::kNotRun).all().item<bool>();
    summary.methods.push_back(estimate);
  }
  return summary;
}

/// The methods that take part and the images they share, as bytes so that sets can be compared.
struct CommonSet {
  std::vector<int64_t> methods;
  Tensor images;  // [n] int64

  CommonSet(const Tensor& known) {  // [M,N] bool
    Tensor common = at::ones({known.size(1)}, at::kBool);
    for (int64_t m = 0; m < known.size(0); ++m) {
      if (!known[m].any().item<bool>()) continue;
      methods.push_back(m);
      common.logical_and_(known[m]);
    }
    images = methods.empty() ? at::empty({0}, at::kLong) : common.nonzero().squeeze(1);
  }
};

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
          const BootstrapOptions& options, const Tensor& all_classes,
          std::vector<Summary>& summaries) {
  const Tensor& images = job.set.images;
  int64_t n = images.size(0), methods = static_cast<int64_t>(job.set.methods.size());
  if (n == 0) return;
  Tensor classes = renumber(all_classes.defined() ? all_classes.index_select(0, images) : Tensor());
  Tensor values = scores.index_select(0, at::tensor(job.set.methods))
                      .index_select(1, at::tensor(job.metrics))
                      .index_select(2, images)
                      .permute({2, 1, 0})
                      .reshape({n, -1});  // [n, metrics*methods]
  Tensor mean = weights_of(at::ones({1, n}, at::kDouble), classes).matmul(values)[0];
  Tensor draws = bootstrap_means(values, classes, options);
  for (size_t j = 0; j < job.metrics.size(); ++j) {
    auto k = static_cast<size_t>(job.metrics[j]);
    summaries[k].n = n;
    std::vector<Estimate*> estimates;
    int64_t column = static_cast<int64_t>(j) * methods;
    for (int64_t m = 0; m < methods; ++m) {
      Estimate& estimate =
          summaries[k].methods[static_cast<size_t>(job.set.methods[static_cast<size_t>(m)])];
      Ends ends = interval(draws.select(1, column + m), options.level);
      estimate.mean = mean[column + m].item<double>();
      estimate.low = ends.low;
      estimate.high = ends.high;
      estimates.push_back(&estimate);
    }
    mark_best(estimates, draws.narrow(1, column, methods), directions[k], options.level);
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
