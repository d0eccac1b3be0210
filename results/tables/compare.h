// SPDX-License-Identifier: Apache-2.0
/// Two results files side by side: what changed beyond noise.
#pragma once

#include <string>

#include "results/store/results.h"

namespace fbbench {

/// As text, for a terminal of `width` columns: settings and provenance that differ; methods,
/// metrics, samples and pairs that only one file has; and for each score that both have its mean in
/// either, with the bootstrap interval of the paired difference over the images for which both are
/// defined. A difference whose 95% interval excludes 0 is marked.
std::string compare(const Results& a, const Results& b, int width);

}  // namespace fbbench
