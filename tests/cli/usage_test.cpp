// SPDX-License-Identifier: Apache-2.0
// cli/main.cpp, cli/command.cpp, cli/list.cpp: words on the command line and what they print.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/program_case.h"

namespace fbbench {
namespace {

void expect_usage_error(const std::vector<std::string>& words, const std::string& cause) {
  ProgramRun result = run_program(words);
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_SAYS(result.err, "fbbench: error: ");
  EXPECT_SAYS(result.err, cause);
}

TEST(Usage, PrintsItsVersionAndItsSubcommands) {
  ProgramRun version = run_program({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out.rfind("fbbench ", 0), 0u);
  ProgramRun help = run_program({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* name : {"list", "explain", "run", "statistics", "table", "train"})
    EXPECT_SAYS(help.out, name);
}

TEST(Usage, ExplainsASubcommandOnHelp) {
  ProgramRun help = run_program({"run", "--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* text : {"--overwrite", "--dry-run", "min_confidence", "output.maps"}) {
    EXPECT_SAYS(help.out, text);
  }
}

TEST(Usage, SuggestsTheNearestSubcommandAndOption) {
  expect_usage_error({"rnu"}, "did you mean 'run'?");
  expect_usage_error({"run", "x.ini", "--overwite"}, "did you mean '--overwrite'?");
}

TEST(Usage, RefusesAbbreviatedOptionsMissingValuesAndTooManyWords) {
  expect_usage_error({"run", "x.ini", "--over"}, "unknown option '--over'");
  expect_usage_error({"run", "x.ini", "--limit"}, "--limit");
  expect_usage_error({"run", "x.ini", "y.ini"}, "too many arguments");
  expect_usage_error({"run"}, "no experiment");
  expect_usage_error({}, "no subcommand");
}

TEST(Usage, TellsWhatExplainLacks) {
  expect_usage_error({"explain", "--network", "n.pt"}, "--image is missing");
  expect_usage_error({"explain", "--network", "n.pt", "--image", "x.png"}, "--method is missing");
}

TEST(List, DescribesEveryPluginAsJson) {
  ProgramRun list = run_program({"list", "--format", "json"});
  EXPECT_EQ(list.code, 0);
  auto plugins = nlohmann::json::parse(list.out);
  std::set<std::string> kinds;
  for (const auto& plugin : plugins) {
    kinds.insert(plugin["kind"]);
    for (const char* key : {"name", "version", "options", "needs", "source"}) {
      EXPECT_TRUE(plugin.contains(key)) << plugin << key;
    }
    for (const auto& option : plugin["options"]) {
      EXPECT_TRUE(option.contains("name") && option.contains("default") && option.contains("help"));
    }
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"dataset", "method", "metric", "network", "perturbation",
                                          "substrate"}));
}

TEST(List, TellsDirectionRangeAndCategoryOfMetrics) {
  auto metrics = nlohmann::json::parse(run_program({"list", "metrics", "--format", "json"}).out);
  auto deletion = std::find_if(metrics.begin(), metrics.end(),
                               [](const auto& metric) { return metric["name"] == "deletion"; });
  ASSERT_NE(deletion, metrics.end());
  EXPECT_EQ((*deletion)["direction"], -1);
  EXPECT_EQ((*deletion)["range"], nlohmann::json::array({0.0, 1.0}));
  EXPECT_EQ((*deletion)["category"], "faithfulness");
}

TEST(List, PrintsOneKindAsText) {
  ProgramRun list = run_program({"list", "methods"});
  EXPECT_EQ(list.code, 0);
  EXPECT_SAYS(list.out, "forward_backward (version ");
  EXPECT_SAYS(list.out, "keep=0.98");
  EXPECT_EQ(list.out.find("relevance_mass ("), std::string::npos);
}

TEST(List, WritesThePagesInTheDocs) {
  for (const std::string kind : {"methods", "metrics", "perturbations"}) {
    std::ifstream file(std::string(FBBENCH_SOURCE_DIR) + "/docs/" + kind + ".md");
    const std::string page((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    EXPECT_EQ(run_program({"list", kind, "--format", "markdown"}).out, page)
        << "write it anew: fbbench list " << kind << " --format markdown > docs/" << kind << ".md";
  }
}

TEST(List, TellsWhatMethodsWereCheckedAgainst) {
  auto methods = nlohmann::json::parse(run_program({"list", "methods", "--format", "json"}).out);
  for (const auto& method : methods) {
    EXPECT_FALSE(method["cost"].get<std::string>().empty()) << method["name"];
    if (method["name"] != "lrp") continue;
    EXPECT_EQ(method["audit"]["programs"],
              nlohmann::json::array({"own float64 formula", "zennit 0.5.1"}));
    EXPECT_GT(method["audit"]["variants"], 5);
    EXPECT_LT(method["audit"]["largest_difference"], 1e-2);
  }
  EXPECT_SAYS(run_program({"list", "methods"}).out,
              "checked against own float64 formula, zennit 0.5.1");
}

TEST(List, RefusesUnknownKindsAndFormats) {
  expect_usage_error({"list", "metods"}, "did you mean 'methods'?");
  expect_usage_error({"list", "--format", "yaml"}, "want text, json or markdown");
}

}  // namespace
}  // namespace fbbench
