// SPDX-License-Identifier: Apache-2.0
#include "runners/show/report.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/process/staging.h"
#include "results/plots/gnuplot.h"
#include "results/plots/script.h"
#include "results/report/report.h"
#include "results/store/results_reader.h"
#include "results/tables/pivot.h"
#include "results/tables/score_records.h"
#include "runners/plan/experiment.h"
#include "runners/plan/plan.h"
#include "runners/show/describe.h"
#include "runners/show/gallery.h"
#include "runners/show/plotting.h"

namespace fbbench {
namespace {

BootstrapOptions bootstrap_of(const Results& results) {
  BootstrapOptions options;
  options.seed = results.info.seed;
  return options;
}

Table table_of(const JoinedGroup& group, const Results& results) {
  ScoreOptions options;
  options.bootstrap = bootstrap_of(results);
  return pivot(score_records({group}, options), {}).front();
}

/// Draws every kind of plot; what can't be drawn is said in `left_out`, a program that is missing
/// once.
void add_plots(const PlotData& data, ReportGroup* group) {
  const auto& registry = Registry<Plot>::get();
  for (const std::string& kind : registry.names()) {
    Figure figure;
    try {
      figure = registry.create(kind)->draw(data);
    } catch (const Unsupported& error) {
      group->left_out.push_back("Left out: " + std::string(error.what()) + ".");
      continue;
    }
    try {
      std::string svg = run_gnuplot(gnuplot_script(figure, PlotFormat::kSvg));
      group->plots.push_back({registry.info(kind).brief, svg});
    } catch (const Unsupported& error) {
      group->left_out = {"There are no plots here: " + std::string(error.what()) +
                         " and make the report again."};
      return;
    }
  }
}

std::vector<int> directions_of(const RunInfo& info) {
  std::vector<int> directions;
  for (const Entry& metric : info.metrics) directions.push_back(metric.direction);
  return directions;
}

Report report_of(const Results& results) {
  Report report;
  report.file = std::filesystem::path(results.path).filename().string();
  report.name = std::filesystem::path(results.path).stem().string();
  report.info = results.info;
  report.provenance = results.provenance;
  report.verdict = results.verdict;
  report.methods = describe_methods(results.info.methods);
  report.metrics = describe_metrics(results.info.metrics);
  for (const Entry& method : results.info.methods) {
    std::string name = Spec::parse(method.spec).name;
    bool floor = std::find(kFloors.begin(), kFloors.end(), name) != kFloors.end();
    if (floor) report.floors.push_back(method.label);
  }
  try {
    Experiment experiment = parse_experiment(results.info.config, results.path);
    report.name = experiment.name;
    report.datasets = describe_datasets(experiment.datasets);
  } catch (const Error&) {  // a configuration of another version of fbbench: shown as it is
  }
  return report;
}

std::string write_page(const ReportRequest& request, const std::string& page) {
  StagingFolder staging(request.output);
  std::string path = staging.add("index.html");
  std::ofstream file(path, std::ios::binary);
  file << page;
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written; disk full?");
  return staging.commit(request.overwrite).front();
}

}  // namespace

WrittenReport write_report(const ReportRequest& request) {
  ResultsReader reader(request.file);
  Results results = read_results(request.file);
  std::vector<PlotData> pairs = plot_data({results}, {});
  Report report = report_of(results);
  Statistics statistics = statistics_of(join({results}), bootstrap_of(results));
  report.warnings = statistics.warnings;
  WrittenReport written;
  for (size_t g = 0; g < pairs.size(); ++g) {
    ReportGroup group;
    group.results = results.groups[g];
    group.joined = pairs[g].group;
    group.statistics = statistics.groups[g];
    group.table = table_of(group.joined, results);
    group.cases = extreme_cases(group.results.block.scores, directions_of(results.info));
    add_plots(pairs[g], &group);
    auto count = static_cast<int64_t>(group.results.block.samples.size());
    group.gallery = make_gallery(reader, g, images_to_show(group.cases, count, request.images));
    for (const std::string& text : group.left_out) written.lacking.push_back(text);
    if (!group.gallery.lacking.empty()) written.lacking.push_back(group.gallery.lacking);
    report.groups.push_back(std::move(group));
  }
  std::string page = render_page(report);
  written.path = write_page(request, page);
  written.bytes = static_cast<int64_t>(page.size());
  return written;
}

}  // namespace fbbench
