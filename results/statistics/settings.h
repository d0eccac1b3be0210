// SPDX-License-Identifier: Apache-2.0
/// One metric under several settings: does what is said of methods depend on them?
#pragma once

#include <string>
#include <vector>

#include "results/joining/join.h"

namespace fbbench {

/// A method's figures over the settings, from its means over each setting's common set.
struct OverSettings {
  std::string method;
  double mean = 0, lowest = 0, highest = 0;
  int64_t leads = 0;  ///< settings in which no method's mean is better
};

struct MetricSettings {
  std::string name;                   ///< the metric plugin's
  int direction = 0;                  ///< as in Entry
  std::vector<std::string> settings;  ///< labels, two at least
  std::vector<OverSettings> methods;  ///< those with a mean in each setting
};

/// Of metrics that stand in the group more than once.
std::vector<MetricSettings> settings_of(const JoinedGroup& group);

}  // namespace fbbench
