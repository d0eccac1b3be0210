// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/bootstrap.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

#include "core/error.h"
#include "core/options.h"
#include "core/seed.h"

namespace fbbench {
namespace {

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

/// What each image counts in the mean: [draws,n], rows sum to 1. `classes` [n] in 0..C-1 or
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
  constexpr int64_t kChunkValues = int64_t{1} << 18;  // 2 MiB of counts at a time
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

/// The macro means of `values` [n,columns] with each image left out in turn: [n,columns]. An image
/// that is the only one of its class takes the class with it.
Tensor jackknife_means(const Tensor& values, const Tensor& classes, const Tensor& mean) {
  int64_t class_count = classes.max().item<int64_t>() + 1;
  Tensor size = at::zeros({class_count}, at::kDouble);
  size.index_add_(0, classes, at::ones({values.size(0)}, at::kDouble));
  Tensor sum = at::zeros({class_count, values.size(1)}, at::kDouble);
  sum.index_add_(0, classes, values);
  Tensor own_size = size.index_select(0, classes).unsqueeze(1);  // [n,1]
  Tensor own_sum = sum.index_select(0, classes);                 // [n,columns]
  Tensor own_mean = own_sum / own_size;
  auto C = static_cast<double>(class_count);
  Tensor others = mean * C - own_mean;  // the other classes' means, added up
  Tensor smaller = (own_sum - values) / (own_size - 1).clamp_min(1);
  return at::where(own_size > 1, (others + smaller) / C, others / std::max(C - 1, 1.0));
}

/// The value below which a share of ascending values lies, between two of them linearly.
double at_share(const Tensor& sorted, double share) {
  const double* value = sorted.data_ptr<double>();
  double position = share * static_cast<double>(sorted.size(0) - 1);
  double below = std::floor(position);
  auto i = static_cast<int64_t>(below);
  int64_t next = std::min(i + 1, sorted.size(0) - 1);
  return value[i] + (position - below) * (value[next] - value[i]);
}

/// Class numbers 0..C-1 without gaps; undefined stays undefined.
Tensor renumber(const Tensor& classes) {
  return classes.defined() ? std::get<1>(at::_unique(classes, true, true)) : classes;
}

/// Skewness of the mean's influence: sum d^3 / (6 (sum d^2)^1.5); 0 where nothing varies.
double acceleration(const Tensor& jackknife) {  // [n]
  Tensor d = jackknife.mean() - jackknife;
  double squares = d.square().sum().item<double>();
  return squares > 0 ? d.pow(3).sum().item<double>() / (6 * std::pow(squares, 1.5)) : 0;
}

/// Draws that differ from the estimate by no more than rounding are equal to it.
constexpr double kRounding = 1e-12;

}  // namespace

IntervalKind interval_kind(const std::string& name) {
  if (name == "percentile") return IntervalKind::kPercentile;
  FBBENCH_REQUIRE(name == "bca", BadOption,
                  "bootstrap: want percentile or bca, got '"
                      << name << "'" << did_you_mean(name, {"percentile", "bca"}));
  return IntervalKind::kBca;
}

MeanBootstrap::MeanBootstrap(const Tensor& values, const Tensor& classes,
                             const BootstrapOptions& options)
    : options_(options) {
  Tensor numbered = renumber(classes);
  int64_t n = values.size(0);
  mean_ = weights_of(at::ones({1, n}, at::kDouble), numbered).matmul(values)[0];
  draws_ = bootstrap_means(values, numbered, options);
  if (options.kind == IntervalKind::kBca) {
    Tensor one_class = at::zeros({n}, at::kLong);  // whose macro mean is the mean
    jackknife_ = jackknife_means(values, numbered.defined() ? numbered : one_class, mean_);
  }
}

double MeanBootstrap::mean(int64_t column) const { return mean_[column].item<double>(); }

Interval MeanBootstrap::interval(int64_t column) const {
  return interval_of(draws_.select(1, column),
                     jackknife_.defined() ? jackknife_.select(1, column) : Tensor(), mean(column));
}

Interval MeanBootstrap::difference(int64_t a, int64_t b, int sign) const {
  auto between = [&](const Tensor& values) {
    return values.defined() ? (values.select(1, a) - values.select(1, b)) * sign : Tensor();
  };
  return interval_of(between(draws_), between(jackknife_), sign * (mean(a) - mean(b)));
}

Interval MeanBootstrap::interval_of(const Tensor& draws, const Tensor& jackknife,
                                    double estimate) const {
  Tensor sorted = std::get<0>(draws.contiguous().sort());
  double low = (1 - options_.level) / 2, high = (1 + options_.level) / 2;
  if (options_.kind == IntervalKind::kBca) {
    double rounding = kRounding * std::abs(estimate);
    double below = ((sorted < estimate - rounding).to(at::kDouble).mean().item<double>() +
                    (sorted <= estimate + rounding).to(at::kDouble).mean().item<double>()) /
                   2;
    // Where all draws lie on one side there is nothing to correct by.
    if (below > 0 && below < 1) {
      const boost::math::normal normal;
      double bias = quantile(normal, below), a = acceleration(jackknife);
      auto corrected = [&](double share) {
        double z = bias + quantile(normal, share);
        return cdf(normal, bias + z / (1 - a * z));
      };
      low = corrected(low);
      high = corrected(high);
    }
  }
  return {at_share(sorted, low), at_share(sorted, high)};
}

}  // namespace fbbench
