// SPDX-License-Identifier: Apache-2.0
#include "results/table_formats.h"

#include <cmath>

#include "results/figures.h"

namespace fbbench {

std::string Table::title() const {
  std::string text = dataset + ", network " + network + ": " + std::to_string(images) + " images";
  return stratum.empty() ? text : text + " with " + stratum + " objects";
}

int64_t Table::undefined(size_t method) const {
  int64_t count = 0;
  for (const Summary& summary : summaries) count += summary.methods[method].undefined;
  return count;
}

int64_t Table::failed(size_t method) const {
  int64_t count = 0;
  for (const Summary& summary : summaries) count += summary.methods[method].failed;
  return count;
}

Cell make_cell(const Summary& summary, size_t method) {
  const Estimate& estimate = summary.methods[method];
  if (!estimate.run) return {"not run", "", false};
  if (std::isnan(estimate.mean)) return {"-", "", false};
  int decimals = decimals_for(summary);
  return {fixed(estimate.mean, decimals),
          "[" + fixed(estimate.low, decimals) + ", " + fixed(estimate.high, decimals) + "]",
          estimate.best};
}

std::string legend(bool macro) {
  std::string mean = macro ? "Mean of the classes' means" : "Mean";
  return mean +
         " [95% interval] over the n images on which the metric is defined for every method.\n"
         "↓ lower, ↑ higher is better. Marked: the best, and what the 95% interval of the paired "
         "difference doesn't tell from it.\n"
         "undefined, failed: scores without a value, of all metrics and images.\n";
}

}  // namespace fbbench
