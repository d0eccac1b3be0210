// SPDX-License-Identifier: Apache-2.0
/// What describe() says of the methods, metrics and data sets of a run, in words.
#pragma once

#include <vector>

#include "core/spec.h"
#include "results/report/report.h"

namespace fbbench {

/// One an entry, in order; with its label alone where its plugin isn't loaded.
std::vector<Described> describe_methods(const std::vector<Entry>& methods);
std::vector<Described> describe_metrics(const std::vector<Entry>& metrics);
std::vector<Described> describe_datasets(const std::vector<Spec>& datasets);

}  // namespace fbbench
