// SPDX-License-Identifier: Apache-2.0
// results/tables/: whole tables small enough to read, joining, refusals.
#include "results/tables/score_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

/// Methods "good" and "bad_one", metrics deletion (lower) and mass (higher), four images of equal
/// score, so that intervals have no width: deletion .1 and .2, mass .9 and undefined on one image.
Results small_run(const std::string& path = "run.h5") {
  Results results;
  results.path = path;
  results.verdict = "VALID";
  results.info.methods = {{"good", "good", 1, 0}, {"bad_one", "bad_one", 1, 0}};
  results.info.metrics = {{"deletion", "deletion", 1, -1}, {"mass", "mass", 1, +1}};
  Group group;
  group.info = {"scenes", "net", "data", "weights", 8, 8};
  Block& block = group.block;
  block.samples = {"s0", "s1", "s2", "s3"};
  block.label = block.target = block.predicted = at::zeros({4}, at::kLong);
  block.object_fraction = at::tensor({0.1, 0.2, 0.5, 0.9}, at::kDouble);
  block.scores = at::tensor({0.1, 0.9, 0.2, 0.5}, at::kDouble).view({2, 2, 1}).repeat({1, 1, 4});
  block.status = at::zeros({2, 2, 4}, at::kByte);
  block.scores[1][1][0] = NAN;
  block.status[1][1][0] = static_cast<int64_t>(Status::kUndefined);
  block.seconds = at::tensor({0.0123, 2.0}, at::kDouble).view({2, 1}).repeat({1, 4});
  results.groups = {group};
  return results;
}

std::string table(const std::vector<Results>& files, TableFormat format,
                  TableOptions options = {}) {
  options.format = format;
  options.draws = 100;
  return render_table(files, options);
}

/// Without the lines that explain it.
std::string body(const std::string& text) { return text.substr(0, text.find("\nMean")); }

TEST(Table, PrintsTextWithAlignedColumns) {
  EXPECT_EQ(body(table({small_run()}, TableFormat::kText)),
            R"(scenes, network net: 4 images

method   deletion ↓             mass ↑                 time/image  undefined  failed
────────────────────────────────────────────────────────────────────────────────────
good     0.100* [0.100, 0.100]  0.900* [0.900, 0.900]       12 ms          0       0
bad_one  0.200  [0.200, 0.200]  0.500  [0.500, 0.500]       2.0 s          1       0
────────────────────────────────────────────────────────────────────────────────────
n        4                      3
)");
}

TEST(Table, PutsMetricsThatDoNotFitBelow) {
  TableOptions options;
  options.width = 50;
  std::string text = table({small_run()}, TableFormat::kText, options);
  EXPECT_NE(text.find("method   deletion ↓\n"), std::string::npos) << text;
  EXPECT_NE(text.find("method   mass ↑"), std::string::npos) << text;
}

TEST(Table, PrintsMarkdown) {
  EXPECT_EQ(body(table({small_run()}, TableFormat::kMarkdown)),
            R"(**scenes, network net: 4 images**

| method | deletion ↓ | mass ↑ | time/image | undefined | failed |
|:---|:---|:---|---:|---:|---:|
| good | **0.100** [0.100, 0.100] | **0.900** [0.900, 0.900] | 12 ms | 0 | 0 |
| bad_one | 0.200 [0.200, 0.200] | 0.500 [0.500, 0.500] | 2.0 s | 1 | 0 |
| *n* | 4 | 3 | | | |
)");
}

TEST(Table, PrintsLatexWithEscapedLabelsBoldAndUnderlined) {
  std::string text = table({small_run()}, TableFormat::kLatex);
  EXPECT_NE(text.find("\\begin{tabular}{lccrrr}\n\\toprule\nmethod & deletion $\\downarrow$ & "
                      "mass $\\uparrow$ & time/image & undefined & failed \\\\\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("good & \\textbf{0.100} & \\textbf{0.900} & 12 ms & 0 & 0 \\\\\n"),
            std::string::npos);
  EXPECT_NE(text.find("bad\\_one & \\underline{0.200}"), std::string::npos);
}

TEST(Table, PrintsCsvAsOtherProgramsReadIt) {
  EXPECT_EQ(table({small_run()}, TableFormat::kCsv),
            "dataset,network,method,metric,n,mean,low,high,undefined,failed,direction\n"
            "scenes,net,good,deletion,4,0.1,0.1,0.1,0,0,-1\n"
            "scenes,net,good,mass,3,0.9,0.9,0.9,0,0,1\n"
            "scenes,net,bad_one,deletion,4,0.2,0.2,0.2,0,0,-1\n"
            "scenes,net,bad_one,mass,3,0.5,0.5,0.5,1,0,1\n");
}

TEST(Table, PrintsJsonWithTheFiguresOfTheCsv) {
  Results run = small_run();
  run.groups[0].block.scores[0][0].fill_(1.0 / 3);
  run.groups[0].block.status[1][1].fill_(static_cast<int64_t>(Status::kNotRun));
  auto list = nlohmann::json::parse(table({run}, TableFormat::kJson));
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0]["mean"].get<double>(), 1.0 / 3) << "to the last digit";
  EXPECT_EQ(list[0]["method"], "good");
  EXPECT_EQ(list[0]["direction"], -1);
  EXPECT_TRUE(list[3]["mean"].is_null());
  std::string csv = table({run}, TableFormat::kCsv), header = csv.substr(0, csv.find('\n'));
  for (const auto& [key, value] : list[0].items()) {
    EXPECT_NE(("," + header + ",").find("," + key + ","), std::string::npos) << key;
  }
  EXPECT_EQ(list[0].size(), 11u);
}

TEST(Table, ComparesOnlyTheMethodsChosen) {
  TableOptions options;
  options.selection.methods = {"good"};
  std::string text = table({small_run()}, TableFormat::kCsv, options);
  EXPECT_NE(text.find("good,mass,4,"), std::string::npos)
      << "bad_one's undefined image counts again: " << text;
  EXPECT_EQ(text.find("bad_one"), std::string::npos);
}

TEST(Table, LeavesOutWhatIntervalsMeanWhereThereAreNone) {
  TableOptions options;
  options.pivot.intervals = false;
  std::string text = table({small_run()}, TableFormat::kText, options);
  EXPECT_NE(text.find("Mean over the n images"), std::string::npos) << text;
  EXPECT_NE(text.find("\ngood         0.100*  0.900*       12 ms          0       0\n"),
            std::string::npos)
      << text;
  std::string latex = table({small_run()}, TableFormat::kLatex, options);
  EXPECT_EQ(latex.find("scriptsize"), std::string::npos) << latex;
}

TEST(Table, ShowsAMethodThatWasNotRun) {
  Results run = small_run();
  run.groups[0].block.status[1][1].fill_(static_cast<int64_t>(Status::kNotRun));
  std::string text = table({run}, TableFormat::kText);
  EXPECT_NE(text.find("bad_one  0.200  [0.200, 0.200]  not run"), std::string::npos) << text;
  EXPECT_NE(text.find("n        4                      4"), std::string::npos) << text;
}

TEST(Table, SaysWhyARunIsInvalid) {
  Results run = small_run();
  run.verdict = "INVALID: accuracy 0.2 is below 0.8";
  EXPECT_NE(table({run}, TableFormat::kText).find("run.h5: INVALID: accuracy 0.2"),
            std::string::npos);
}

TEST(Table, SplitsImagesByObjectSize) {
  TableOptions options;
  options.strata = true;
  std::string text = table({small_run()}, TableFormat::kCsv, options);
  EXPECT_NE(text.find("scenes/small,net,good,deletion,2,"), std::string::npos) << text;
  EXPECT_NE(text.find("scenes/medium,net,good,deletion,1,"), std::string::npos) << text;
  EXPECT_NE(text.find("scenes/large,net,good,deletion,1,"), std::string::npos) << text;
}

TEST(Table, StrataNeedMasksAndMacroMeansNeedLabels) {
  Results run = small_run();
  run.groups[0].block.object_fraction.fill_(NAN);
  run.groups[0].block.label.fill_(-1);
  TableOptions strata, macro;
  strata.strata = macro.macro = true;
  EXPECT_THROW(table({run}, TableFormat::kText, strata), BadInput);
  EXPECT_THROW(table({run}, TableFormat::kText, macro), BadInput);
}

TEST(Table, JoinsFilesOverTheImagesTheyShare) {
  Results first = small_run("a.h5"), second = small_run("b.h5");
  second.info.methods = {{"new", "new", 1, 0}, {"bad_one", "bad_one", 1, 0}};
  second.groups[0].block.samples = {"s1", "s2", "s3", "other"};
  second.groups[0].block.scores[0][0].copy_(at::tensor({0.3, 0.3, 0.3, 9.0}, at::kDouble));
  std::string text = table({first, second}, TableFormat::kCsv);
  EXPECT_NE(text.find("new,deletion,3,0.3,"), std::string::npos) << text;
  EXPECT_NE(text.find("good,deletion,3,0.1,"), std::string::npos) << text;
}

TEST(Table, ShowsARowThatTwoFilesShareOnce) {
  std::string text = table({small_run("a.h5"), small_run("b.h5")}, TableFormat::kCsv);
  EXPECT_EQ(text, table({small_run()}, TableFormat::kCsv));
}

TEST(Table, TellsRunsOfTheSameMethodApartByTheirFile) {
  Results second = small_run("b.h5");
  second.groups[0].block.scores[0][0].fill_(0.15);
  std::string text = table({small_run("a.h5"), second}, TableFormat::kCsv);
  EXPECT_NE(text.find("good (a),deletion,4,0.1,"), std::string::npos) << text;
  EXPECT_NE(text.find("good (b),deletion,4,0.15,"), std::string::npos) << text;
}

/// The line with which files are refused; "" where they aren't.
std::string complaint(const std::vector<Results>& files) {
  try {
    table(files, TableFormat::kText);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

TEST(Table, NeverMixesVersions) {
  Results second = small_run("b.h5");
  second.info.metrics[1].version = 2;
  std::string line = complaint({small_run("a.h5"), second});
  EXPECT_NE(line.find("metric 'mass' has version 1 in a.h5 but 2 in b.h5"), std::string::npos)
      << line;
  second = small_run("b.h5");
  second.info.methods[0].version = 2;
  EXPECT_NE(complaint({small_run("a.h5"), second}).find("method 'good' has version 1 in a.h5"),
            std::string::npos);
}

TEST(Table, RefusesFilesThatDoNotBelongTogether) {
  Results other_data = small_run("b.h5"), other_net = small_run("b.h5");
  Results other_targets = small_run("b.h5"), other_images = small_run("b.h5");
  other_data.groups[0].info.dataset_fingerprint = "else";
  other_net.groups[0].info.network_fingerprint = "else";
  other_targets.groups[0].block.target = at::ones({4}, at::kLong);
  other_images.groups[0].block.samples = {"t0", "t1", "t2", "t3"};
  for (const Results& other : {other_data, other_net, other_targets, other_images}) {
    EXPECT_NE(complaint({small_run("a.h5"), other}), "");
  }
  EXPECT_NE(complaint({small_run("a.h5"), small_run("a.h5")}).find("given twice"),
            std::string::npos);
}

TEST(Table, RefusesARunWithoutSamples) {
  Results empty = small_run(), bare = small_run();
  empty.groups.clear();
  bare.groups[0].block.samples.clear();
  EXPECT_NE(complaint({empty}), "");
  EXPECT_NE(complaint({bare}), "");
}

TEST(Table, KnowsItsFormatsByName) {
  EXPECT_EQ(table_format("latex"), TableFormat::kLatex);
  EXPECT_THROW(table_format("html"), BadOption);
}

TEST(Figures, RoundByTheWidthOfTheInterval) {
  Summary summary;
  summary.methods = {{0.077, 0.070, 0.085}};
  EXPECT_EQ(decimals_for(summary), 3);
  summary.methods = {{61, 50, 72}};
  EXPECT_EQ(decimals_for(summary), 0);
  summary.methods = {{0.5, 0.5, 0.5}};
  EXPECT_EQ(decimals_for(summary), 3) << "no width";
  summary.methods = {{1, 1 - 1e-15, 1}};
  EXPECT_EQ(decimals_for(summary), 3) << "nothing but rounding";
}

TEST(Figures, PrintNumbersAndDurations) {
  EXPECT_EQ(fixed(-0.0001, 2), "0.00");
  EXPECT_EQ(fixed(-1.25, 1), "-1.2");
  EXPECT_EQ(exact(1.0 / 3), "0.3333333333");
  EXPECT_EQ(exact(NAN), "NaN");
  EXPECT_EQ(duration(0.0000123), "12 µs");
  EXPECT_EQ(duration(0.00123), "1.2 ms");
  EXPECT_EQ(duration(123), "123 s");
  EXPECT_EQ(duration(NAN), "-");
}

TEST(Figures, CountCharactersNotBytes) {
  EXPECT_EQ(display_width("B é ↑"), 5);
  EXPECT_EQ(pad_left("é", 3), "  é");
}

}  // namespace
}  // namespace fbbench
