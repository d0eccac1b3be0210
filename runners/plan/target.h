// SPDX-License-Identifier: Apache-2.0
/// Which class of an image is explained.
#pragma once

#include <string>
#include <vector>

#include "core/sample.h"

namespace fbbench {

/// A class by number or name. BadInput for a number out of range, and for a name that no class or
/// more than one class has.
int64_t class_index(const std::string& text, const std::vector<std::string>& classes);

class TargetRule {
 public:
  /// "predicted", "label", "given" (the data set's targets), or a class of the network. BadInput
  /// where the data set has no labels or targets, or the network no such class.
  TargetRule(const std::string& text, const std::vector<std::string>& classes,
             const DatasetFacts& dataset);

  /// BadInput where this sample lacks the label or target that is asked for.
  int64_t target(const Sample& sample, int64_t predicted) const;

 private:
  enum class Kind { kPredicted, kLabel, kGiven, kFixed } kind_;
  int64_t fixed_ = -1;
};

}  // namespace fbbench
