// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/audit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/spec.h"
#include "results/statistics/common_set.h"
#include "results/statistics/krippendorff.h"

namespace fbbench {
namespace {

constexpr const char* kRandom = "random";
constexpr const char* kCenter = "center";

std::string name_of(const Entry& entry) { return Spec::parse(entry.spec).name; }

/// The methods with a value of metric k, by their plugins' names, and their scores.
struct Compared {
  std::vector<std::string> names;
  ScoreRows scores;
};

Compared compared(const JoinedGroup& group, size_t k) {
  const Tensor scores = group.scores.select(1, static_cast<int64_t>(k));
  const CommonSet common(defined(scores, group.status.select(1, static_cast<int64_t>(k))));
  Compared result{{}, common.select(scores)};
  for (int64_t m : common.methods) {
    result.names.push_back(name_of(group.methods[static_cast<size_t>(m)]));
  }
  return result;
}

bool center_leads(const Compared& methods, int direction) {
  std::vector<double> sums;
  for (const std::vector<double>& row : methods.scores) {
    sums.push_back(direction * std::accumulate(row.begin(), row.end(), 0.0));
  }
  const auto leader = std::max_element(sums.begin(), sums.end()) - sums.begin();
  return !sums.empty() && methods.names[static_cast<size_t>(leader)] == kCenter;
}

/// Mean over the metrics l other than k for which `counts`; NaN where there are none.
template <class Counts>
double mean_agreement(const MetricAgreement& agreement, size_t k, Counts counts) {
  double sum = 0;
  int64_t number = 0;
  for (size_t l = 0; l < agreement.metrics.size(); ++l) {
    const double tau = agreement.over_methods[k][l];
    if (l == k || std::isnan(tau) || !counts(agreement.metrics[l])) continue;
    sum += tau;
    ++number;
  }
  return number > 0 ? sum / static_cast<double>(number) : std::numeric_limits<double>::quiet_NaN();
}

AboveRandom above_random_of(const Compared& methods, int direction) {
  const auto& names = methods.names;
  const auto random =
      static_cast<size_t>(std::find(names.begin(), names.end(), kRandom) - names.begin());
  AboveRandom result;
  if (random == names.size() || methods.scores.front().empty()) return result;
  const std::vector<PairComparison> pairs = compare_pairs(methods.scores, direction);
  const auto images = static_cast<int64_t>(methods.scores.front().size());
  if (static_cast<double>(pairs.size()) * smallest_wilcoxon_p(images) >= kTestLevel) return result;
  for (size_t m = 0; m < names.size(); ++m) {
    if (names[m] == kRandom || names[m] == kCenter) continue;
    ++result.others;
    result.better += is_better(pairs, m, random);
  }
  return result;
}

}  // namespace

AboveRandom above_random(const JoinedGroup& group, size_t k) {
  return above_random_of(compared(group, k), group.metrics[k].direction);
}

std::vector<MetricAudit> audit_of(const JoinedGroup& group) {
  const MetricAgreement agreement = agreement_of(group);
  std::vector<MetricAudit> audits;
  for (size_t k = 0; k < group.metrics.size(); ++k) {
    const Entry& metric = group.metrics[k];
    const Compared methods = compared(group, k);
    auto is_setting = [&](const Entry& other) { return name_of(other) == name_of(metric); };
    auto is_other = [&](const Entry& other) { return !is_setting(other); };
    audits.push_back(
        {metric, above_random_of(methods, metric.direction),
         center_leads(methods, metric.direction), mean_agreement(agreement, k, is_other),
         mean_agreement(agreement, k, is_setting), krippendorff_alpha(methods.scores)});
  }
  return audits;
}

}  // namespace fbbench
