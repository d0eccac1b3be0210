// SPDX-License-Identifier: Apache-2.0
// results/plots/script.cpp and gnuplot.cpp: pictures of every kind, whatever the labels hold.
#include "results/plots/script.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <pugixml.hpp>

#include "base/plot_case.h"
#include "core/error.h"
#include "results/plots/gnuplot.h"

namespace fbbench {
namespace {

class EveryPlot : public testing::TestWithParam<std::string> {
 protected:
  static std::string picture(const PlotData& data, PlotFormat format) {
    return run_gnuplot(
        gnuplot_script(Registry<Plot>::get().create(GetParam())->draw(data), format));
  }
};

TEST_P(EveryPlot, IsWellFormedSvgWithAxesUnitAndDirection) {
  std::string svg = picture(plot_case(), PlotFormat::kSvg);
  EXPECT_TRUE(pugi::xml_document().load_string(svg.c_str()));
  EXPECT_NE(svg.find("is better"), std::string::npos);
  EXPECT_NE(svg.find("c_&lt;&amp;>"), std::string::npos) << "every method's label, as it is";
}

TEST_P(EveryPlot, IsAPdf) {
  EXPECT_EQ(picture(plot_case(), PlotFormat::kPdf).substr(0, 5), "%PDF-");
}

TEST_P(EveryPlot, TakesLabelsForWordsOnly) {
  PlotData data = plot_case();
  data.group.methods[0].label = "'`exit 3`\"@x{\\n}\nset output";
  std::string svg = picture(data, PlotFormat::kSvg);
  EXPECT_TRUE(pugi::xml_document().load_string(svg.c_str()));
  EXPECT_NE(svg.find("`exit 3`"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, EveryPlot, testing::ValuesIn(Registry<Plot>::get().names()),
                         [](const auto& test) { return test.param; });

TEST(Script, MovesTitlesThatWouldLeaveThePage) {
  Figure figure{{Panel{"a title of forty letters, as they come up", {"x"}, {"y"}, {}}}};
  std::string title = "set title 'a title of forty letters, as they come up' offset screen ";
  EXPECT_NE(gnuplot_script(figure, PlotFormat::kSvg).find(title + "0.0000"), std::string::npos);
  figure.panels[0].y.names = {{0, "a name of 30 letters, or as many"}};
  EXPECT_NE(gnuplot_script(figure, PlotFormat::kSvg).find(title + "-0."), std::string::npos);
}

TEST(Script, KnowsFormatsByTheEndingOfAFile) {
  EXPECT_EQ(plot_format("a.b/c.pdf"), PlotFormat::kPdf);
  EXPECT_THROW(plot_format("c.png"), BadOption);
}

TEST(Gnuplot, FailsInOneLine) {
  try {
    run_gnuplot("plot nonsense(\n");
    FAIL();
  } catch (const BadInput& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
  }
}

TEST(Gnuplot, IsNamedWithItsPackageWhereItIsMissing) {
  std::string path = std::getenv("PATH");
  setenv("PATH", "/nonexistent", 1);
  EXPECT_THROW(run_gnuplot("plot 1\n"), Unsupported);
  setenv("PATH", path.c_str(), 1);
}

}  // namespace
}  // namespace fbbench
