// SPDX-License-Identifier: Apache-2.0
#include "results/tables/audit_table.h"

#include <cmath>

#include "results/statistics/audit.h"
#include "results/tables/number_text.h"
#include "results/tables/score_table.h"

namespace fbbench {
namespace {

Cell figure(double value) {
  Cell cell{std::isnan(value) ? "-" : fixed(value, 2)};
  cell.figure = true;
  return cell;
}

Line line_of(const MetricAudit& audit) {
  const AboveRandom& above = audit.above_random;
  const std::string told = std::to_string(above.better) + " of " + std::to_string(above.others);
  std::string verdict;
  if (above.blind()) verdict = "can't tell random from the rest";
  if (audit.center_leads) verdict += std::string(verdict.empty() ? "" : "; ") + "center leads";
  return {audit.metric.label + " " + arrow(audit.metric.direction),
          {{above.others > 0 ? told : "-"},
           figure(audit.consistency),
           figure(audit.agreement),
           figure(audit.over_settings),
           {verdict}}};
}

constexpr const char* kLegend =
    "Better than random: methods besides random and center that Wilcoxon's test, Holm-corrected, "
    "shows so at 5%.\n"
    "Consistency: Krippendorff's alpha of the methods' ranks over images; 1 every image ranks them "
    "alike, 0 by chance.\n"
    "Agreement: Kendall's tau-b of the methods' means with other metrics', and with the same "
    "metric's in other settings, on average.";

}  // namespace

std::string render_audit(const std::vector<Results>& files, const Selection& selection,
                         TableFormat format, int width) {
  std::vector<Part> parts;
  for (const JoinedGroup& group : select(join(files), selection)) {
    Table table{group.dataset + ", network " + group.network,
                "metric",
                {{"better than random", true},
                 {"consistency", true},
                 {"agreement", true},
                 {"over settings", true},
                 {"verdict"}},
                {},
                {}};
    for (const MetricAudit& audit : audit_of(group)) {
      table.lines.push_back(line_of(audit));
    }
    parts.emplace_back(std::move(table));
  }
  parts.emplace_back(kLegend);
  if (std::string invalid = verdicts(files); !invalid.empty()) parts.emplace_back(invalid);
  return render(parts, format, width);
}

}  // namespace fbbench
