// SPDX-License-Identifier: Apache-2.0
// results/tables/pivot.cpp: any two axes, sorting, where n and the marks stand, refusals.
#include "results/tables/pivot.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace fbbench {
namespace {

/// Two data sets, networks, methods and metrics. The mean is 8 for the second data set, plus 4, 2
/// and 1 likewise, over 10; the interval .01 wide. n is 100, of the second metric 50.
std::vector<ScoreRecord> records() {
  std::vector<ScoreRecord> all;
  for (int i = 0; i < 16; ++i) {
    auto bit = [&](int value) { return (i & value) != 0; };
    ScoreRecord record;
    record.dataset = bit(8) ? "d1" : "d0";
    record.network = bit(4) ? "n1" : "n0";
    record.method = bit(2) ? "m1" : "m0";
    record.metric = bit(1) ? "up" : "down";
    record.group = record.dataset + " on " + record.network;
    record.direction = bit(1) ? +1 : -1;
    record.n = bit(1) ? 50 : 100;
    double mean = i / 10.0;
    record.estimate.mean = mean;
    record.estimate.low = mean - 0.005;
    record.estimate.high = mean + 0.005;
    record.estimate.run = true;
    record.estimate.best = bit(2) == bit(1);  // higher is better for `up`
    record.estimate.undefined = 1;
    record.decimals = 1;
    record.seconds = bit(2) ? 1 : 2;
    all.push_back(record);
  }
  return all;
}

std::vector<Table> tables(PivotOptions options) { return pivot(records(), options); }

PivotOptions axes(TableAxis rows, TableAxis columns) {
  PivotOptions options;
  options.rows = rows;
  options.columns = columns;
  return options;
}

/// "label: cell cell ..." a line, the heading first.
std::string sketch(const Table& table) {
  std::string text = table.corner + ":";
  for (const Column& column : table.columns) text += " " + column.label;
  for (const auto* lines : {&table.lines, &table.footer}) {
    for (const Line& line : *lines) {
      text += "\n" + line.label + ":";
      for (const Cell& cell : line.cells) {
        text += " " + cell.text + (cell.mark == Mark::kBest ? "*" : "");
      }
    }
  }
  return text;
}

TEST(Pivot, PutsMethodsDownAndMetricsAcross) {
  auto all = tables({});
  ASSERT_EQ(all.size(), 4u) << "data sets x networks";
  EXPECT_EQ(all[0].title, "d0 on n0");
  EXPECT_EQ(sketch(all[0]),
            "method: down ↓ up ↑ time/image undefined failed\n"
            "m0: 0.0* 0.1 2.0 s 2 0\n"
            "m1: 0.2 0.3* 1.0 s 2 0\n"
            "n: 100 50   ");
}

TEST(Pivot, TurnsTheTable) {
  auto all = tables(axes(TableAxis::kMetric, TableAxis::kMethod));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(sketch(all[0]),
            "metric: m0 m1 n\n"
            "down ↓: 0.0* 0.2 100\n"
            "up ↑: 0.1 0.3* 50\n"
            "time/image: 2.0 s 1.0 s \n"
            "undefined: 2 2 \n"
            "failed: 0 0 ");
}

TEST(Pivot, PutsNetworksAcrossWithATableADataSetAndMetric) {
  auto all = tables(axes(TableAxis::kMethod, TableAxis::kNetwork));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[1].title, "data set d0, up ↑") << "the direction stays visible";
  EXPECT_EQ(sketch(all[1]), "method: n0 n1\nm0: 0.1 0.5\nm1: 0.3* 0.7*\nn: 50 50");
}

TEST(Pivot, PutsDataSetsAcrossMetrics) {
  auto all = tables(axes(TableAxis::kMetric, TableAxis::kDataset));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[3].title, "network n1, method m1");
  EXPECT_EQ(sketch(all[3]), "metric: d0 d1\ndown ↓: 0.6 1.4\nup ↑: 0.7 1.5")
      << "no marks: nothing compares methods";
  EXPECT_EQ(all[3].lines[0].cells[0].detail, "[0.6, 0.6] (n = 100)");
}

TEST(Pivot, EveryPairOfAxesShowsEveryFigureOnce) {
  for (int rows = 0; rows < 4; ++rows) {
    for (int columns = 0; columns < 4; ++columns) {
      if (rows == columns) continue;
      auto all = tables(axes(static_cast<TableAxis>(rows), static_cast<TableAxis>(columns)));
      size_t figures = 0;
      for (const Table& table : all) {
        for (const Line& line : table.lines) {
          for (const Cell& cell : line.cells) figures += cell.figure;
        }
      }
      EXPECT_EQ(figures, 16u) << rows << " x " << columns;
    }
  }
}

TEST(Pivot, SortsByAColumnBestFirst) {
  PivotOptions options;
  options.sort = "up";
  EXPECT_EQ(tables(options)[0].lines[0].label, "m1") << "higher is better";
  options.sort = "down";
  EXPECT_EQ(tables(options)[0].lines[0].label, "m0") << "lower is better";
  options.sort = "time/image";
  EXPECT_EQ(tables(options)[0].lines[0].label, "m1") << "the fastest";
}

TEST(Pivot, SortsWhatHasNoValueLast) {
  auto all = records();
  all[0].estimate.mean = NAN;  // m0, down
  PivotOptions options;
  options.sort = "down";
  EXPECT_EQ(pivot(all, options)[0].lines[0].label, "m1");
  EXPECT_EQ(pivot(all, options)[0].lines[1].cells[0].text, "-");
}

TEST(Pivot, LeavesIntervalsOutWhereToldTo) {
  PivotOptions options;
  EXPECT_EQ(tables(options)[0].lines[0].cells[1].detail, "[0.1, 0.1]");
  options.intervals = false;
  EXPECT_EQ(tables(options)[0].lines[0].cells[1].detail, "");
}

TEST(Pivot, LeavesAGapWhereThereIsNoRecord) {
  auto all = records();
  all.erase(all.begin());  // m0, down
  EXPECT_EQ(pivot(all, axes(TableAxis::kMethod, TableAxis::kMetric))[0].lines[0].cells.size(), 5u);
}

/// The line with which options are refused; "" where they aren't.
std::string complaint(const PivotOptions& options) {
  try {
    tables(options);
  } catch (const BadOption& error) {
    return error.what();
  }
  return "";
}

TEST(Pivot, RefusesWhatIsNoLayout) {
  EXPECT_NE(complaint(axes(TableAxis::kMetric, TableAxis::kMetric)).find("both metric"),
            std::string::npos);
  PivotOptions options;
  options.sort = "upp";
  EXPECT_NE(complaint(options).find("(did you mean 'up'?)"), std::string::npos);
  options = axes(TableAxis::kMetric, TableAxis::kMethod);
  options.sort = "m0";
  EXPECT_NE(complaint(options), "") << "up and down can't be set against each other";
  EXPECT_THROW(table_axis("rows", "methods"), BadOption);
}

}  // namespace
}  // namespace fbbench
