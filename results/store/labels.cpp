// SPDX-License-Identifier: Apache-2.0
#include "results/store/labels.h"

#include <algorithm>

#include "core/error.h"
#include "results/store/format.h"

namespace fbbench {
namespace {

void require_none(const std::string& kind, const std::vector<std::string>& labels,
                  const std::string& taken) {
  FBBENCH_REQUIRE(
      !std::count(labels.begin(), labels.end(), taken), BadOption,
      "a " << kind << " can't be labelled '" << taken
           << "', a name that the results file has itself; want another label: ...@label");
}

}  // namespace

void require_free_labels(const std::vector<std::string>& datasets,
                         const std::vector<std::string>& metrics) {
  for (const char* taken : {kMethods, kMetrics}) require_none("data set", datasets, taken);
  for (const char* taken : {kMethods, kSample}) require_none("metric", metrics, taken);
  for (const std::string& metric : metrics) require_none("metric", metrics, metric + kFraction);
}

}  // namespace fbbench
