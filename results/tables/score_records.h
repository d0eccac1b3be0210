// SPDX-License-Identifier: Apache-2.0
/// The figures of score tables, one record a data set, network, method and metric.
#pragma once

#include <string>
#include <vector>

#include "results/joining/join.h"
#include "results/statistics/summary.h"

namespace fbbench {

struct ScoreRecord {
  std::string dataset;  ///< label, with "/<stratum>" where there is one: "scenes/small"
  std::string network, method, metric;  ///< labels
  std::string group;                    ///< what data set and network are called in a title
  int direction = 0;                    ///< of the metric, +1 higher is better
  int64_t n = 0;                        ///< images in the common set
  MeanEstimate estimate;
  int decimals = 3;    ///< that the metric's intervals call for, see number_text.h
  double seconds = 0;  ///< mean per image of the method, NaN where nothing was timed
};

struct ScoreOptions {
  bool macro = false;   ///< mean of the classes' means in place of the mean over images
  bool strata = false;  ///< small, medium and large objects apart
  BootstrapOptions bootstrap;
};

/// Objects up to a third of the image are small, from two thirds on large.
constexpr double kSmallBelow = 1.0 / 3, kLargeFrom = 2.0 / 3;

/// Ordered by group, stratum, method, metric. BadInput for `macro` where no image has a label and
/// for `strata` where none has a mask.
std::vector<ScoreRecord> score_records(const std::vector<JoinedGroup>& groups,
                                       const ScoreOptions& options);

/// dataset,network,method,metric,n,mean,low,high,undefined,failed,direction; 10 digits, NaN.
std::string records_csv(const std::vector<ScoreRecord>& records);

/// An array of objects with the keys of the CSV; full precision, null for NaN.
std::string records_json(const std::vector<ScoreRecord>& records);

}  // namespace fbbench
