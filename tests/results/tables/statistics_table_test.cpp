// SPDX-License-Identifier: Apache-2.0
// results/tables/statistics_{table,records}.cpp: whole reports small enough to read, CSV, JSON.
#include "results/tables/statistics_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/sample_run.h"
#include "core/error.h"
#include "results/store/results_reader.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

/// The sample run's five images; "deletion" of method "a" is i, of "B é" 100 + i, failed for one.
std::string statistics(TableFormat format, StatisticsOptions options = {}) {
  options.format = format;
  options.draws = 100;
  return render_statistics({read_results(write_sample_run())}, options);
}

void expect_says(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(StatisticsTable, OrdersMethodsByRankAndComparesEachPair) {
  StatisticsOptions options;
  options.selection.metrics = {"mass"};
  std::string text = statistics(TableFormat::kText, options);
  expect_says(text, "scenes, network net: mass ↑\n");
  expect_says(text, "1 B é   112.0* [");
  // Five equal differences: z = 7.5 / sqrt((5 * 6 * 11 - 120 / 2) / 24), p = .025.
  expect_says(text,
              "Friedman: chi-squared(1) = 5.00, p = 0.025. Nemenyi: the critical difference is");
  expect_says(text,
              "method      1       2\n"
              "─────────────────────\n"
              "1 B é       ·  0.025*\n"
              "2 a     -1.00       ·\n");
  expect_says(text,
              "1 B é   ·  100\n"
              "2 a     0    ·\n");
}

TEST(StatisticsTable, LeavesOutTheImageThatFailedAndWarnsOfFew) {
  std::string text = statistics(TableFormat::kText);
  expect_says(text, "scenes, network net: deletion ↓\n");
  expect_says(text, "n = 4: an exact p, Holm-corrected for 1 pair, can't be below 0.12.");
  expect_says(text, "n = 5: Friedman's p and the critical difference want n > 10 (Demsar 2006).");
}

TEST(StatisticsTable, ShowsHowMetricsAgree) {
  // Over methods deletion (lower) says a, mass (higher) says B; over images likewise.
  expect_says(statistics(TableFormat::kText),
              "1 deletion ↓      ·  -1.00\n"
              "2 mass ↑      -1.00      ·\n");
}

TEST(StatisticsTable, FitsAHundredColumns) {
  std::string text = statistics(TableFormat::kText), line;
  std::stringstream lines(text);
  while (std::getline(lines, line)) EXPECT_LE(display_width(line), 100) << line;
}

TEST(StatisticsTable, PrintsPairsAsCsv) {
  StatisticsOptions options;
  options.selection.metrics = {"mass"};
  EXPECT_EQ(statistics(TableFormat::kCsv, options),
            "dataset,network,metric,direction,n,method_a,method_b,n_different,statistic,exact,p,"
            "p_holm,effect,win_rate\n"
            "scenes,net,mass,1,5,a,B é,5,0,0,0.02534731868,0.02534731868,-1,0\n");
}

TEST(StatisticsTable, PrintsEverythingAsJson) {
  auto json = nlohmann::json::parse(statistics(TableFormat::kJson));
  const auto& metric = json["groups"][0]["metrics"][0];
  EXPECT_EQ(metric["metric"], "deletion");
  EXPECT_EQ(metric["n"], 4);
  EXPECT_EQ(metric["methods"][1]["median"], 102) << "of 100, 101, 103, 104; 102 failed";
  EXPECT_EQ(metric["average_ranks"]["a"], 1.0);
  EXPECT_EQ(metric["pairs"][0]["effect"], 1.0);
  EXPECT_EQ(json["groups"][0]["agreement"]["over_methods"][0][1], -1.0);
  EXPECT_FALSE(json["warnings"].empty());
}

TEST(StatisticsTable, WantsTwoMethods) {
  StatisticsOptions options;
  options.selection.methods = {"a"};
  EXPECT_THROW(statistics(TableFormat::kText, options), BadInput);
}

}  // namespace
}  // namespace fbbench
