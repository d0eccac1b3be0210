// SPDX-License-Identifier: Apache-2.0
// cli/report.cpp, runners/show/report.cpp, gallery.cpp: from a results file to one page.
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/page.h"
#include "cli/program_case.h"

namespace fbbench {
namespace {

class ReportCommand : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    make(/*maps=*/true);
  }
  void make(bool maps) const {
    std::ofstream(path("small.ini"))
        << minimal_ini() << "metric = support\n[output]\nmaps = " << (maps ? "yes" : "no") << "\n";
    ASSERT_EQ(run({"run", "small.ini", "--overwrite"}).code, 0);
  }
  ProgramRun report(std::vector<std::string> more = {}, const ProgramSetting& setting = {}) const {
    std::vector<std::string> words = {"report", "small.h5", "--output", "page", "--overwrite"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words, setting);
  }
  std::string page_text() const {
    std::ostringstream all;
    all << std::ifstream(path("page/index.html")).rdbuf();
    return all.str();
  }
  void expect_refused(const std::vector<std::string>& words, const std::string& cause) const {
    auto before = files();
    ProgramRun result = run(words);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_SAYS(result.err, cause);
    EXPECT_EQ(files(), before);
  }
};

TEST_F(ReportCommand, WritesOneWholePage) {
  ProgramRun result = report();
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.out, "page/index.html (0.");
  Page page(page_text());
  page.expect_whole();
  EXPECT_EQ(page.count("//article"), 4u) << "all images";
  EXPECT_EQ(page.count("//article[1]//img"), 5u) << "picture, three maps and the colour scale";
  EXPECT_GE(page.count("//figure[@class='card']/*[name()='svg']"), 4u);
  EXPECT_SAYS(page.text("//section[@id='meaning']"), "share of positive mass on the object");
  EXPECT_SAYS(page.text("//section[@id='settings']"), "arrays:file=data.h5");
  EXPECT_SAYS(page.text("//section[@id='cite']"), "cff-version");
}

TEST_F(ReportCommand, HasTheFiguresOfTheTable) {
  ASSERT_EQ(report().code, 0);
  Page page(page_text());
  auto table = nlohmann::json::parse(run({"table", "small.h5", "--format", "json"}).out);
  ASSERT_EQ(table.size(), 6u);
  for (size_t i = 0; i < table.size(); ++i) {  // by method, then metric
    std::string cell = "//table[contains(@class,'scores')]/tbody/tr[" + std::to_string(i / 2 + 1) +
                       "]/td[" + std::to_string(i % 2 + 1) + "]";
    EXPECT_NEAR(std::stod(page.value(cell + "/@data-value")), table[i]["mean"].get<double>(),
                1e-9);  // written with 10 digits
  }
}

TEST_F(ReportCommand, LimitsTheGallery) {
  ASSERT_EQ(report({"--images", "1"}).code, 0);
  EXPECT_EQ(Page(page_text()).count("//article"), 1u);
  ASSERT_EQ(report({"--images", "0"}).code, 0);
  EXPECT_EQ(Page(page_text()).count("//article"), 0u);
}

TEST_F(ReportCommand, SaysWhatToDoWhereThereAreNoPictures) {
  std::filesystem::remove(path("data.h5"));
  ProgramRun result = report();
  EXPECT_EQ(result.code, 0);
  EXPECT_SAYS(result.err, "can’t be read again");
  EXPECT_EQ(Page(page_text()).count("//p[@class='lacking'][contains(.,'data.h5')]"), 1u);
  write_data("data.h5", images() * 0.5);
  EXPECT_SAYS(report().err, "the data set is another one now");
  make(/*maps=*/false);
  EXPECT_SAYS(report().err, "output.maps = true");
}

TEST_F(ReportCommand, ShowsWhyAnImageFailedAmongTheOthers) {
  Tensor broken = images();
  broken[1][0][0][0] = NAN;
  write_data("data.h5", broken);
  ASSERT_EQ(run({"run", "small.ini", "--overwrite"}).code, 1);
  ASSERT_EQ(report().code, 0);
  Page page(page_text());
  EXPECT_EQ(page.count("//article"), 4u);
  EXPECT_SAYS(page.text("//article[2]//figure[1]/div"), "NaN");
  EXPECT_SAYS(page.text("//article[2]//figure[2]/div"), "failed: ");
  EXPECT_EQ(page.text("//table[contains(@class,'missing')]/tbody/tr[1]/td[1]"), "all");
  EXPECT_SAYS(page.text("//span[contains(@class,'invalid')]"), "INVALID: 1 of ");
}

TEST_F(ReportCommand, NeedsNoGnuplot) {
  ProgramSetting setting;
  setting.environment = {"PATH=/nonexistent"};
  ProgramRun result = report({}, setting);
  EXPECT_EQ(result.code, 0);
  EXPECT_SAYS(result.err, "gnuplot-nox");
  Page page(page_text());
  page.expect_whole();
  EXPECT_EQ(page.count("//p[@class='lacking'][contains(.,'gnuplot-nox')]"), 1u) << "said once";
  EXPECT_EQ(page.count("//article"), 4u);
}

TEST_F(ReportCommand, RefusesInOneLine) {
  expect_refused({"report", "--output", "page"}, "want one results file");
  expect_refused({"report", "small.h5"}, "--output is missing");
  expect_refused({"report", "net.json", "--output", "page"}, "net.json");
  expect_refused({"report", "small.h5", "--output", "page", "--images", "few"}, "images: want");
  expect_refused({"report", "small.h5", "--output", "small.h5"}, "small.h5");
  ASSERT_EQ(report().code, 0);
  expect_refused({"report", "small.h5", "--output", "page"}, "index.html exists");
}

}  // namespace
}  // namespace fbbench
