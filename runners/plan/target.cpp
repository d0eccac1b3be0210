// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/target.h"

#include <algorithm>

#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

int64_t index_of_number(const std::string& text, size_t count) {
  bool in_range = text.size() < 10 && std::stoull(text) < count;
  FBBENCH_REQUIRE(in_range, BadInput,
                  "target: class " << text << " is out of range; the network has " << count
                                   << " classes, 0 to " << count - 1);
  return std::stoll(text);
}

}  // namespace

int64_t class_index(const std::string& text, const std::vector<std::string>& classes) {
  bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (is_number) return index_of_number(text, classes.size());
  auto found = std::find(classes.begin(), classes.end(), text);
  FBBENCH_REQUIRE(found != classes.end(), BadInput,
                  "target: no class is called '" << text << "'" << did_you_mean(text, classes)
                                                 << "; want one of the network's " << classes.size()
                                                 << " class names, or a number");
  auto again = std::find(found + 1, classes.end(), text);
  FBBENCH_REQUIRE(again == classes.end(), BadInput,
                  "target: the classes " << found - classes.begin() << " and "
                                         << again - classes.begin() << " are both called '" << text
                                         << "'; want one of the numbers");
  return found - classes.begin();
}

TargetRule::TargetRule(const std::string& text, const std::vector<std::string>& classes,
                       const DatasetFacts& dataset)
    : kind_(text == "predicted" ? Kind::kPredicted
            : text == "label"   ? Kind::kLabel
            : text == "given"   ? Kind::kGiven
                                : Kind::kFixed) {
  FBBENCH_REQUIRE(kind_ != Kind::kLabel || dataset.has_labels, BadInput,
                  "target=label: " << dataset.label << " has no labels; want target=predicted");
  FBBENCH_REQUIRE(kind_ != Kind::kGiven || dataset.has_targets, BadInput,
                  "target=given: " << dataset.label << " has no targets; want target=predicted");
  if (kind_ == Kind::kFixed) fixed_ = class_index(text, classes);
}

int64_t TargetRule::target(const Sample& sample, int64_t predicted) const {
  int64_t target = kind_ == Kind::kPredicted ? predicted
                   : kind_ == Kind::kLabel   ? sample.label
                   : kind_ == Kind::kGiven   ? sample.target
                                             : fixed_;
  FBBENCH_REQUIRE(
      target >= 0, BadInput,
      "has no " << (kind_ == Kind::kLabel ? "label" : "target") << "; want a class to explain");
  return target;
}

}  // namespace fbbench
