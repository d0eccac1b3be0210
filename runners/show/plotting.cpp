// SPDX-License-Identifier: Apache-2.0
#include "runners/show/plotting.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/process/staging.h"
#include "metrics/metric.h"
#include "results/plots/gnuplot.h"
#include "results/plots/script.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

std::string unit_of(const Entry& metric) {
  const auto& registry = Registry<Metric>::get();
  std::string name = Spec::parse(metric.spec).name;
  return registry.contains(name) ? registry.info(name).unit : "";
}

size_t metric_index(const std::vector<Entry>& metrics, const std::string& wanted) {
  std::vector<std::string> labels;
  for (size_t k = 0; k < metrics.size(); ++k) {
    if (metrics[k].label == wanted) return k;
    labels.push_back(metrics[k].label);
  }
  throw BadOption("--metric: the results have no '" + wanted + "'" + did_you_mean(wanted, labels) +
                  "; there are: " + join(labels));
}

std::string pair_name(const JoinedGroup& group) { return group.dataset + "/" + group.network; }

void write_plot(const std::string& kind, const PlotData& data, PlotFormat format,
                const std::string& path) {
  Figure figure = Registry<Plot>::get().create(kind)->draw(data);
  std::string picture = run_gnuplot(gnuplot_script(figure, format));
  std::ofstream file(path, std::ios::binary);
  file << picture;
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written; disk full?");
}

PlotReport write_one(const PlotRequest& request, const std::vector<PlotData>& pairs) {
  std::vector<std::string> names;
  for (const PlotData& data : pairs) names.push_back(pair_name(data.group));
  FBBENCH_REQUIRE(pairs.size() == 1, BadOption,
                  "plot: there are " << join(names)
                                     << "; want one of them by --dataset and --network, or a "
                                        "folder for --output and no --kind");
  PlotFormat format = plot_format(request.output);
  fs::path path(request.output);
  StagingFolder staging(path.has_parent_path() ? path.parent_path().string() : ".");
  write_plot(request.kind, pairs.front(), format, staging.add(path.filename().string()));
  staging.commit(request.overwrite);
  return {{request.output}, {}};
}

PlotReport write_all(const PlotRequest& request, const std::vector<PlotData>& pairs) {
  PlotReport report;
  StagingFolder staging(request.output);
  for (const PlotData& data : pairs) {
    for (const std::string& kind : Registry<Plot>::get().names()) {
      std::string prefix =
          pairs.size() == 1 ? "" : data.group.dataset + "_" + data.group.network + "_";
      try {
        Registry<Plot>::get().create(kind)->draw(data);
      } catch (const Unsupported& error) {
        report.left_out.push_back(pair_name(data.group) + ": " + error.what());
        continue;
      }
      write_plot(kind, data, PlotFormat::kSvg, staging.add(prefix + kind + ".svg"));
    }
  }
  report.written = staging.commit(request.overwrite);
  return report;
}

}  // namespace

std::vector<PlotData> plot_data(const std::vector<Results>& files, const PlotRequest& request) {
  std::vector<PlotData> pairs;
  std::vector<std::string> names;
  for (JoinedGroup& group : join(files)) {
    names.push_back(pair_name(group));
    bool wanted = (request.dataset.empty() || request.dataset == group.dataset) &&
                  (request.network.empty() || request.network == group.network);
    if (!wanted) continue;
    PlotData data;
    data.seed = files.front().info.seed;
    for (const Entry& metric : group.metrics) data.units.push_back(unit_of(metric));
    for (const std::string& metric : request.metrics) {
      data.metrics.push_back(metric_index(group.metrics, metric));
    }
    data.group = std::move(group);
    pairs.push_back(std::move(data));
  }
  FBBENCH_REQUIRE(!pairs.empty(), BadOption,
                  "plot: no results of data set '" << request.dataset << "' and network '"
                                                   << request.network
                                                   << "'; there are: " << join(names));
  return pairs;
}

PlotReport write_plots(const PlotRequest& request) {
  std::vector<Results> files;
  for (const std::string& path : request.files) files.push_back(read_results(path));
  std::vector<PlotData> pairs = plot_data(files, request);
  return request.kind.empty() ? write_all(request, pairs) : write_one(request, pairs);
}

}  // namespace fbbench
