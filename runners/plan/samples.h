// SPDX-License-Identifier: Apache-2.0
/// Samples on their way from a data set into a batch.
#pragma once

#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace fbbench {

/// A sample, or why it can't be had.
struct Loaded {
  Sample sample;  ///< only its id where `reason` isn't empty
  std::string reason;
};

/// Samples [begin, end) of a data set for networks with such an input. One that can't be loaded
/// doesn't stop the others.
std::vector<Loaded> load_samples(const Dataset& dataset, const InputFormat& input, int64_t begin,
                                 int64_t end);

/// The samples as a batch: images stacked and normalised, targets undefined.
Batch make_batch(const std::vector<Sample>& samples, const InputFormat& input, uint64_t seed,
                 int64_t forward_batch);

}  // namespace fbbench
