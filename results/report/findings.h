// SPDX-License-Identifier: Apache-2.0
/// What a comparison comes to, in words: as `fbbench table` marks it and `fbbench statistics` tests
/// it, and no more.
#pragma once

#include <string>
#include <vector>

#include "results/statistics/statistics.h"

namespace fbbench {

/// One metric. Figures are rounded as in tables.
struct Finding {
  std::string metric;                       ///< label and direction: "deletion ↓"
  std::string best;                         ///< label of the method with the best mean
  std::string mean;                         ///< its mean
  std::string interval;                     ///< "[0.120, 0.157]"
  std::vector<std::string> not_told_apart;  ///< from it, by the interval of the paired difference
  std::string pairs;  ///< pairs of methods that differ by Wilcoxon's test after Holm: "12 of 15"
  std::vector<std::string> like_a_floor;  ///< methods not shown better than each floor by that test
  int64_t n = 0;
};

/// For each metric with two methods or more. `floors` are labels of methods that know nothing.
std::vector<Finding> findings(const GroupStatistics& group, const std::vector<std::string>& floors);

/// A piece of a text.
struct AnswerPart {
  std::string text;
  bool figure = false;  ///< a mean with its interval
};

/// One to three sentences with the leaders' figures: who is best alone on what, where some share
/// the lead, where nothing separates the methods beyond noise.
std::vector<AnswerPart> short_answer(const GroupStatistics& group);

/// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string>& words);

/// "1 image", "300 images"
std::string counted(int64_t n, const std::string& thing);

}  // namespace fbbench
