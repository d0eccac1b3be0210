// SPDX-License-Identifier: Apache-2.0
#include "results/report/findings.h"

#include <algorithm>
#include <cmath>

#include "results/tables/number_text.h"

namespace fbbench {
namespace {

/// Positions of the methods marked best, the best mean first. Empty where none has a value.
std::vector<size_t> leaders(const MetricStatistics& metric) {
  std::vector<size_t> found;
  for (size_t m = 0; m < metric.estimates.size(); ++m) {
    if (metric.estimates[m].best && !std::isnan(metric.estimates[m].mean)) found.push_back(m);
  }
  std::stable_sort(found.begin(), found.end(), [&](size_t a, size_t b) {
    double difference = metric.estimates[a].mean - metric.estimates[b].mean;
    return metric.metric.direction * difference > 0;
  });
  return found;
}

std::string pairs_told_apart(const MetricStatistics& metric) {
  auto apart = std::count_if(metric.pairs.begin(), metric.pairs.end(),
                             [](const PairComparison& pair) { return pair.p_holm < kTestLevel; });
  return std::to_string(apart) + " of " + std::to_string(metric.pairs.size());
}

bool compares(const MetricStatistics& metric) {
  return metric.n > 0 && metric.methods.size() > 1 && !leaders(metric).empty();
}

std::string interval_text(const MeanEstimate& estimate, int decimals) {
  return "[" + fixed(estimate.low, decimals) + ", " + fixed(estimate.high, decimals) + "]";
}

bool is_floor(const std::string& method, const std::vector<std::string>& floors) {
  return std::find(floors.begin(), floors.end(), method) != floors.end();
}

std::vector<std::string> like_a_floor(const MetricStatistics& metric,
                                      const std::vector<std::string>& floors) {
  std::vector<std::string> found;
  for (size_t m = 0; m < metric.methods.size(); ++m) {
    if (is_floor(metric.methods[m], floors)) continue;
    bool better = true;
    for (size_t other = 0; other < metric.methods.size(); ++other) {
      if (!is_floor(metric.methods[other], floors)) continue;
      better = better && is_better(metric.pairs, m, other);
    }
    if (!better) found.push_back(metric.methods[m]);
  }
  return found;
}

/// A method or methods, and the metrics on which they lead.
struct Lead {
  std::vector<std::string> methods;
  std::vector<const MetricStatistics*> metrics;
};

void add_lead(const std::vector<std::string>& methods, const MetricStatistics& metric,
              std::vector<Lead>* leads) {
  auto same = std::find_if(leads->begin(), leads->end(),
                           [&](const Lead& lead) { return lead.methods == methods; });
  if (same == leads->end()) same = leads->insert(leads->end(), {methods, {}});
  same->metrics.push_back(&metric);
}

std::vector<std::string> labels_of(const std::vector<const MetricStatistics*>& metrics) {
  std::vector<std::string> labels;
  for (const MetricStatistics* metric : metrics) labels.push_back(metric->metric.label);
  return labels;
}

/// What leads, and where: sorted into those that lead alone, together, and not at all.
struct Leads {
  std::vector<Lead> alone, shared;
  std::vector<const MetricStatistics*> nothing;
  size_t metrics = 0;

  explicit Leads(const GroupStatistics& group) {
    for (const MetricStatistics& metric : group.metrics) {
      if (!compares(metric)) continue;
      ++metrics;
      std::vector<std::string> names;
      for (size_t m : leaders(metric)) names.push_back(metric.methods[m]);
      if (names.size() == metric.methods.size()) {
        nothing.push_back(&metric);
      } else {
        add_lead(names, metric, names.size() == 1 ? &alone : &shared);
      }
    }
    std::stable_sort(alone.begin(), alone.end(), [](const Lead& a, const Lead& b) {
      return a.metrics.size() > b.metrics.size();
    });
  }
};

/// "deletion (0.095 [0.080, 0.110]) and insertion (...)": metrics with the best mean.
void add_metrics(const std::vector<const MetricStatistics*>& metrics,
                 std::vector<AnswerPart>* text) {
  for (size_t i = 0; i < metrics.size(); ++i) {
    const MetricStatistics& metric = *metrics[i];
    int decimals = decimals_for({metric.n, metric.estimates});
    const MeanEstimate& first = metric.estimates[leaders(metric).front()];
    std::string before = i == 0 ? "" : i + 1 == metrics.size() ? " and " : ", ";
    text->push_back({before + metric.metric.label + " "});
    text->push_back({"(" + fixed(first.mean, decimals) + " " + interval_text(first, decimals) + ")",
                     /*figure=*/true});
  }
}

}  // namespace

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

std::string counted(int64_t n, const std::string& thing) {
  return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}

std::vector<Finding> findings(const GroupStatistics& group,
                              const std::vector<std::string>& floors) {
  std::vector<Finding> all;
  for (const MetricStatistics& metric : group.metrics) {
    if (!compares(metric)) continue;
    auto best = leaders(metric);
    int decimals = decimals_for({metric.n, metric.estimates});
    const MeanEstimate& first = metric.estimates[best.front()];
    Finding finding;
    finding.metric = metric.metric.label + " " + arrow(metric.metric.direction);
    finding.best = metric.methods[best.front()];
    finding.mean = fixed(first.mean, decimals);
    finding.interval = interval_text(first, decimals);
    for (size_t i = 1; i < best.size(); ++i) {
      finding.not_told_apart.push_back(metric.methods[best[i]]);
    }
    finding.pairs = pairs_told_apart(metric);
    finding.like_a_floor = like_a_floor(metric, floors);
    finding.n = metric.n;
    all.push_back(std::move(finding));
  }
  return all;
}

std::vector<AnswerPart> short_answer(const GroupStatistics& group) {
  Leads leads(group);
  if (leads.metrics == 0) {
    return {{"No metric has a value for two methods, so nothing is compared here."}};
  }
  std::vector<AnswerPart> text;
  for (size_t i = 0; i < leads.alone.size(); ++i) {
    const Lead& lead = leads.alone[i];
    bool all = lead.metrics.size() == leads.metrics && leads.metrics > 1;
    text.push_back(
        {lead.methods.front() + (i == 0 ? " is best on " : " on ") + (all ? "all metrics: " : "")});
    add_metrics(lead.metrics, &text);
    text.push_back({i + 1 < leads.alone.size() ? "; " : ". "});
  }
  for (const Lead& lead : leads.shared) {
    text.push_back({"On "});
    add_metrics(lead.metrics, &text);
    text.push_back({" " + listed(lead.methods) + " share the lead. "});
  }
  if (!leads.nothing.empty()) {
    text.push_back({"On " + listed(labels_of(leads.nothing)) +
                    " nothing separates the methods beyond noise."});
  }
  return text;
}

}  // namespace fbbench
