// SPDX-License-Identifier: Apache-2.0
#include "results/tables/statistics_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "core/error.h"
#include "core/options.h"
#include "results/tables/number_text.h"
#include "results/tables/score_table.h"

namespace fbbench {
namespace {

/// ".023" as 0.023, what is smaller as 4e-12.
std::string p_text(double p) {
  constexpr double kShort = 0.001, kUnderflow = 1e-300;
  if (std::isnan(p)) return "-";
  if (p >= kShort) return fixed(p, 3);
  if (p < kUnderflow) return "<1e-300";
  char text[32];
  std::snprintf(text, sizeof text, "%.0e", p);
  return text;
}

/// "+0.45"
std::string signed_text(double value) {
  if (std::isnan(value)) return "-";
  std::string text = fixed(value, 2);
  return text.front() == '-' ? text : "+" + text;
}

Cell figure(const std::string& text, bool marked = false) {
  Cell cell{text};
  cell.figure = true;
  if (marked) cell.mark = Mark::kBest;
  return cell;
}

/// Positions of methods, best average rank first: their numbers in the tables.
std::vector<size_t> by_rank(const std::vector<double>& average_ranks, size_t methods) {
  std::vector<size_t> order(methods);
  std::iota(order.begin(), order.end(), size_t{0});
  if (average_ranks.empty()) return order;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return average_ranks[a] < average_ranks[b]; });
  return order;
}

/// "2 occlusion"
std::string numbered(size_t i, const std::string& label) {
  return std::to_string(i + 1) + " " + label;
}

/// A square table with numbered lines and columns; cell(row, column) off the diagonal.
template <class MakeCell>
Table matrix(const std::string& title, const std::string& corner,
             const std::vector<std::string>& labels, MakeCell cell) {
  Table table{title, corner, {}, {}, {}};
  for (size_t i = 0; i < labels.size(); ++i) {
    table.columns.push_back({std::to_string(i + 1), /*right=*/true});
    Line line{numbered(i, labels[i]), {}};
    for (size_t j = 0; j < labels.size(); ++j)
      line.cells.push_back(i == j ? Cell{"·"} : cell(i, j));
    table.lines.push_back(std::move(line));
  }
  return table;
}

std::string test_text(const RankComparison& ranks, const std::vector<std::string>& methods) {
  std::string p = p_text(ranks.friedman.p);
  std::string text = "Friedman: chi-squared(" + std::to_string(ranks.friedman.degrees) +
                     ") = " + fixed(ranks.friedman.statistic, 2) + ", p " +
                     (p.front() == '<' ? "< " + p.substr(1) : "= " + p) +
                     ". Nemenyi: the critical difference is " +
                     fixed(ranks.critical_difference, 3) + ".";
  for (const auto& group : ranks.not_told_apart) {
    std::vector<std::string> labels;
    for (size_t m : group) labels.push_back(methods[m]);
    text += "\n  not told apart: " + join(labels);
  }
  return text;
}

/// The methods of one metric, the best average rank first.
class MetricParts {
 public:
  MetricParts(const GroupStatistics& group, const MetricStatistics& metric)
      : metric_(metric),
        order_(by_rank(metric.ranks.average_ranks, metric.methods.size())),
        title_(group.dataset + ", network " + group.network + ": " + metric.metric.label + " " +
               arrow(metric.metric.direction)) {
    for (size_t m : order_) labels_.push_back(metric.methods[m]);
  }

  void add_to(std::vector<Part>* parts) const {
    parts->emplace_back(figures());
    if (metric_.pairs.empty()) return;
    parts->emplace_back(test_text(metric_.ranks, metric_.methods));
    parts->emplace_back(
        matrix(metric_.metric.label + ": Holm-corrected p above the diagonal, effect below",
               "method", labels_, [&](size_t i, size_t j) { return p_or_effect(i, j); }));
    parts->emplace_back(
        matrix(metric_.metric.label + ": images won against the method of the column, %", "method",
               labels_, [&](size_t i, size_t j) { return figure(fixed(100 * wins(i, j), 0)); }));
  }

 private:
  Table figures() const {
    Table table{title_, "method", {{"mean"}, {"median", true}, {"average rank", true}}, {}, {}};
    Summary summary{metric_.n, metric_.estimates};
    int decimals = decimals_for(summary);
    for (size_t i = 0; i < order_.size(); ++i) {
      const MeanEstimate& estimate = metric_.estimates[order_[i]];
      Cell mean = figure(fixed(estimate.mean, decimals), estimate.best);
      mean.detail =
          "[" + fixed(estimate.low, decimals) + ", " + fixed(estimate.high, decimals) + "]";
      const auto& ranks = metric_.ranks.average_ranks;
      table.lines.push_back({numbered(i, labels_[i]),
                             {mean, figure(fixed(metric_.medians[order_[i]], decimals)),
                              figure(ranks.empty() ? "-" : fixed(ranks[order_[i]], 2))}});
    }
    table.footer = {{"n", {{std::to_string(metric_.n)}, {}, {}}}};
    return table;
  }

  const PairComparison& pair(size_t i, size_t j) const {
    size_t a = std::min(order_[i], order_[j]), b = std::max(order_[i], order_[j]);
    return *std::find_if(metric_.pairs.begin(), metric_.pairs.end(),
                         [&](const PairComparison& pair) { return pair.a == a && pair.b == b; });
  }
  Cell p_or_effect(size_t i, size_t j) const {
    const PairComparison& compared = pair(i, j);
    if (i < j) return figure(p_text(compared.p_holm), compared.p_holm < kTestLevel);
    return figure(signed_text(order_[i] == compared.a ? compared.effect : -compared.effect));
  }
  double wins(size_t i, size_t j) const {
    const PairComparison& compared = pair(i, j);
    return order_[i] == compared.a ? compared.win_rate : 1 - compared.win_rate;
  }

  const MetricStatistics& metric_;
  std::vector<size_t> order_;
  std::vector<std::string> labels_;
  std::string title_;
};

Table agreement_table(const GroupStatistics& group) {
  const MetricAgreement& agreement = group.agreement;
  std::vector<std::string> labels;
  for (const Entry& metric : agreement.metrics) {
    labels.push_back(metric.label + " " + arrow(metric.direction));
  }
  return matrix(group.dataset + ", network " + group.network +
                    ": metrics' agreement over methods (above), images (below)",
                "metric", labels, [&](size_t i, size_t j) {
                  return figure(signed_text(i < j ? agreement.over_methods[i][j]
                                                  : agreement.over_images[i][j]));
                });
}

void add_datasets(const DatasetsComparison& comparison, std::vector<Part>* parts) {
  Table table{
      comparison.metric.label + " " + arrow(comparison.metric.direction) + " over data sets",
      "method",
      {{"average rank", true}},
      {},
      {}};
  for (size_t m : by_rank(comparison.ranks.average_ranks, comparison.methods.size())) {
    table.lines.push_back(
        {comparison.methods[m], {figure(fixed(comparison.ranks.average_ranks[m], 2))}});
  }
  table.footer = {{"n", {{std::to_string(comparison.blocks.size())}}}};
  parts->emplace_back(std::move(table));
  parts->emplace_back(test_text(comparison.ranks, comparison.methods));
}

std::string legend(const StatisticsOptions& options) {
  std::string interval =
      options.interval == IntervalKind::kBca ? "95% BCa interval" : "95% interval";
  return "Means [" + interval +
         "], medians, ranks (1 is the best) and tests are over the n images on which\n"
         "the metric is defined for every method. ↓ lower, ↑ higher is better; marked as in "
         "fbbench "
         "table.\n"
         "Not told apart: average ranks within Nemenyi's critical difference at 5%.\n"
         "p: Wilcoxon's signed-rank test, corrected by Holm for all pairs of the metric; marked "
         "below 0.05.\n"
         "Effect: rank-biserial correlation; above 0 the line's method is better, 1: wherever they "
         "differ.\n"
         "Won: share of the images on which it is better, ties count half.\n"
         "Agreement: +1 both metrics order alike, -1 inversely; over methods Kendall's tau-b of "
         "the "
         "means,\nover images Spearman's correlation, mean over the methods.";
}

}  // namespace

std::vector<Part> statistics_parts(const Statistics& statistics, const StatisticsOptions& options) {
  std::vector<Part> parts;
  for (const GroupStatistics& group : statistics.groups) {
    for (const MetricStatistics& metric : group.metrics) {
      if (metric.n > 0) MetricParts(group, metric).add_to(&parts);
    }
    if (group.metrics.size() > 1) parts.emplace_back(agreement_table(group));
  }
  for (const DatasetsComparison& comparison : statistics.over_datasets) {
    add_datasets(comparison, &parts);
  }
  parts.emplace_back(legend(options));
  std::string small;
  const std::string* place = nullptr;
  for (const SampleWarning& warning : statistics.warnings) {
    if (!place || *place != warning.place) small += "\n" + warning.place;
    place = &warning.place;
    small += "\n  " + warning.text;
  }
  if (!small.empty()) parts.emplace_back("Small samples:" + small);
  return parts;
}

std::string render_statistics(const std::vector<Results>& files, const StatisticsOptions& options) {
  FBBENCH_REQUIRE(!files.empty(), BadInput, "statistics: want at least one results file");
  BootstrapOptions bootstrap;
  bootstrap.draws = options.draws;
  bootstrap.seed = files.front().info.seed;
  bootstrap.kind = options.interval;
  auto groups = select(join(files), options.selection);
  for (const JoinedGroup& group : groups) {
    FBBENCH_REQUIRE(group.methods.size() > 1, BadInput,
                    "statistics: " << group.dataset << ", network " << group.network
                                   << " has one method; want at least two to compare");
  }
  Statistics statistics = statistics_of(groups, bootstrap);
  if (options.format == TableFormat::kCsv) return statistics_csv(statistics);
  if (options.format == TableFormat::kJson) return statistics_json(statistics);
  std::vector<Part> parts = statistics_parts(statistics, options);
  if (std::string invalid = verdicts(files); !invalid.empty()) parts.emplace_back(invalid);
  return render(parts, options.format, options.width);
}

}  // namespace fbbench
