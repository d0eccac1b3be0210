// SPDX-License-Identifier: Apache-2.0
// results/store/labels.cpp: labels that the results file has a use for itself.
#include "results/store/labels.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

TEST(Labels, OfDataSetsAreNeitherMethodsNorMetrics) {
  EXPECT_THROW(require_free_labels({"scenes", "methods"}, {}), BadOption);
  EXPECT_THROW(require_free_labels({"metrics"}, {}), BadOption);
  EXPECT_NO_THROW(require_free_labels({"sample", "curves", "Methods"}, {}));
}

TEST(Labels, OfMetricsAreNoAxisOfCurvesNorAnothersAbscissa) {
  for (const char* taken : {"methods", "sample", "mass_fraction"}) {
    EXPECT_THROW(require_free_labels({}, {"mass", taken}), BadOption) << taken;
  }
  EXPECT_NO_THROW(require_free_labels({}, {"mass", "metrics", "rank_fraction", "scores"}));
}

}  // namespace
}  // namespace fbbench
