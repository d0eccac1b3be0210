// SPDX-License-Identifier: Apache-2.0
// results/report/page.cpp and the views: a page that is whole, right and safe from what it shows.
#include <cmath>

#include "base/fresh_folder.h"
#include "base/page.h"
#include "base/sample_run.h"
#include "results/report/report.h"
#include "results/store/results_reader.h"
#include "results/tables/pivot.h"
#include "results/tables/score_records.h"

namespace fbbench {
namespace {

const std::string kNasty = "</script><b>&\"'{{file}}";

/// A report of a run of base/sample_run.h, without what describe() knows and pictures show.
Report report_of(const Results& results) {
  Report report;
  report.file = "run.h5";
  report.name = "sample";
  report.info = results.info;
  report.provenance = results.provenance;
  report.verdict = results.verdict;
  for (const Entry& method : results.info.methods) report.methods.push_back({method.label});
  for (const Entry& metric : results.info.metrics) report.metrics.push_back({metric.label});
  ReportGroup group;
  group.results = results.groups.at(0);
  group.joined = join({results}).at(0);
  group.statistics = statistics_of({group.joined}, {}).groups.at(0);
  group.table = pivot(score_records({group.joined}, {}), {}).at(0);
  group.cases = extreme_cases(group.results.block.scores, {-1, +1});
  group.gallery.images = {
      {2, {{"label", "2"}}, "data:,p", "", {"data:,a", ""}, {"", "failed: boom"}, 3}};
  group.gallery.width = 3;
  group.gallery.height = 2;
  group.gallery.colour_scale = "data:,c";
  report.groups.push_back(std::move(group));
  return report;
}

Report sample_report() { return report_of(read_results(write_sample_run())); }

/// The second method, an image and the configuration are called so that they look like HTML.
Report nasty_report() {
  Results results = read_results(write_sample_run());
  results.info.methods[1].label = kNasty;
  results.info.config = kNasty;
  results.groups[0].block.samples[2] = kNasty;
  return report_of(results);
}

TEST(ReportPage, IsWellFormedAndRefersToNothingOutside) {
  std::string text = render_page(sample_report());
  EXPECT_EQ(text.rfind("<!DOCTYPE html>", 0), 0u);
  Page(text).expect_whole();
  EXPECT_EQ(text.find("@import"), std::string::npos);
  EXPECT_EQ(text.find("url("), std::string::npos);
}

TEST(ReportPage, ShowsWhateverNamesHoldAsText) {
  std::string text = render_page(nasty_report());
  Page page(text);
  page.expect_whole();
  EXPECT_EQ(page.text("//table[contains(@class,'scores')]/tbody/tr[2]/th"), kNasty);
  EXPECT_EQ(page.text("//article/h4"), kNasty);
  EXPECT_EQ(page.text("//section[@id='settings']/details//code"), kNasty);
  EXPECT_EQ(page.count("//script"), 1u);
}

TEST(ReportPage, SortsByTheFiguresThatTheTableShows) {
  Page page(render_page(sample_report()));
  EXPECT_EQ(page.count("//table[contains(@class,'sortable')]//th/button"), 6u);
  // Deletion of "a": s0 to s4 score 0 to 4; s2 doesn't count, since "B é" failed on it.
  std::string cell = "//table[contains(@class,'scores')]/tbody/tr[1]/td[1]";
  EXPECT_EQ(page.count(cell + "[@data-value='2']"), 1u);
  EXPECT_EQ(page.count("//th[@data-better='-1']/button[starts-with(.,'deletion')]"), 1u);
  EXPECT_EQ(page.count("//th[@data-better='1']/button[starts-with(.,'mass')]"), 1u);
}

TEST(ReportPage, ListsFailedScoresWithTheirReason) {
  Page page(render_page(sample_report()));
  std::string row = "//table[contains(@class,'missing')]/tbody/tr[1]";
  EXPECT_EQ(page.text(row + "/th"), "deletion");
  EXPECT_EQ(page.text(row + "/td[1]"), "B é");
  EXPECT_EQ(page.text(row + "/td[2]"), "failed");
  EXPECT_EQ(page.text(row + "/td[4]"), "boom");
  EXPECT_EQ(page.text(row + "/td[5]"), "s2");
}

TEST(ReportPage, PutsMapsBesideTheirPictureWithScores) {
  Page page(render_page(sample_report()));
  EXPECT_EQ(page.count("//article"), 1u);
  EXPECT_EQ(page.count("//article//img[not(@alt) or @alt='']"), 0u);
  EXPECT_EQ(page.text("//article//figure[2]/dl/div[2]/dd"), "12.000") << "mass of a on s2";
  EXPECT_EQ(page.text("//article//figure[3]/div[@class='blank']/p"), "failed: boom");
}

TEST(ReportPage, SaysOfAnImageWhereItIsAMethodsBestOrWorst) {
  Report report = sample_report();
  report.groups[0].gallery.images[0].index = 4;  // scores rise from s0 to s4
  Page page(render_page(report));
  EXPECT_EQ(page.text("//article/ul/li[1]"), "best on mass for a and B é");
  EXPECT_EQ(page.text("//article/ul/li[2]"), "worst on deletion for a and B é");
}

TEST(ReportPage, LinksCasesToTheImagesThatItShows) {
  Report report = sample_report();
  report.groups[0].gallery.images[0].index = 4;  // the best mass of a
  Page page(render_page(report));
  EXPECT_EQ(page.text("//table[contains(@class,'cases')]/tbody/tr[2]/td[2]/a"), "s4");
  EXPECT_EQ(page.count("//table[contains(@class,'cases')]/tbody/tr[2]/td[4]/a"), 0u);
}

TEST(ReportPage, SaysWhatItLacks) {
  Report report = sample_report();
  report.groups[0].gallery = {};
  report.groups[0].gallery.lacking = "no maps";
  report.groups[0].left_out = {"no gnuplot"};
  Page page(render_page(report));
  EXPECT_EQ(page.count("//p[@class='lacking'][.='no maps']"), 1u);
  EXPECT_EQ(page.count("//p[@class='lacking'][.='no gnuplot']"), 1u);
  EXPECT_EQ(page.count("//article"), 0u);
}

}  // namespace
}  // namespace fbbench
