// SPDX-License-Identifier: Apache-2.0
#include "results/tables/settings_table.h"

#include "core/error.h"
#include "core/options.h"
#include "results/statistics/settings.h"
#include "results/tables/number_text.h"
#include "results/tables/score_table.h"

namespace fbbench {
namespace {

constexpr int kDecimals = 3;

Cell figure(double value) {
  Cell cell{fixed(value, kDecimals)};
  cell.figure = true;
  return cell;
}

Table table_of(const JoinedGroup& group, const MetricSettings& metric) {
  const std::string count = std::to_string(metric.settings.size());
  Table table{group.dataset + ", network " + group.network + ": " + metric.name + " " +
                  arrow(metric.direction) + " in " + count + " settings",
              "method",
              {{"mean", true}, {"lowest", true}, {"highest", true}, {"leads in", true}},
              {},
              {}};
  for (const OverSettings& method : metric.methods) {
    table.lines.push_back({method.method,
                           {figure(method.mean),
                            figure(method.lowest),
                            figure(method.highest),
                            {std::to_string(method.leads) + " of " + count}}});
  }
  return table;
}

}  // namespace

std::string render_settings(const std::vector<Results>& files, const Selection& selection,
                            TableFormat format, int width) {
  std::vector<Part> parts;
  for (const JoinedGroup& group : select(join(files), selection)) {
    for (const MetricSettings& metric : settings_of(group)) {
      parts.emplace_back(table_of(group, metric));
      parts.emplace_back("Settings: " + join(metric.settings));
    }
  }
  FBBENCH_REQUIRE(!parts.empty(), BadInput,
                  "table --sweep: no metric has several settings; want a run with, say, "
                  "metric = deletion:substrate=*");
  parts.emplace_back(
      "Of each setting the mean over the images on which it is defined for every method; here the "
      "mean,\nthe lowest and the highest of these, and in how many settings no method is better.");
  if (std::string invalid = verdicts(files); !invalid.empty()) parts.emplace_back(invalid);
  return render(parts, format, width);
}

}  // namespace fbbench
