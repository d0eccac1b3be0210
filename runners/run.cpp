// SPDX-License-Identifier: Apache-2.0
#include "runners/run.h"

#include <algorithm>
#include <set>

#include "core/progress.h"
#include "runners/evaluate.h"

namespace fbbench {
namespace {

GroupInfo group_info(const Pair& pair) {
  const InputFormat& input = pair.network->input();
  return {pair.dataset.label,          pair.network.label, pair.dataset->fingerprint(),
          pair.network->fingerprint(), input.height,       input.width};
}

std::string describe(const Failure& failure) {
  std::string text = failure.sample;
  for (const std::string& part : {failure.method, failure.metric}) {
    if (!part.empty()) text += ", " + part;
  }
  return text + ": " + failure.reason;
}

}  // namespace

Run::Run(const Plan& plan, bool overwrite)
    : plan_(plan), writer_(plan.experiment.output_file, overwrite, plan.run_info()) {}

RunReport Run::execute() {
  for (const Pair& pair : plan_.pairs) execute_pair(pair);
  report_.verdict = verdict();
  writer_.finish(report_.verdict);
  return report_;
}

void Run::execute_pair(const Pair& pair) {
  writer_.begin_group(group_info(pair));
  Evaluator evaluator(plan_, pair);
  Progress progress(pair.title(), pair.images, "images");
  // Samples are decoded between batches, not beside them: that would slow the methods' clocks.
  for (int64_t begin = 0; begin < pair.images; begin += plan_.experiment.batch) {
    int64_t end = std::min(pair.images, begin + plan_.experiment.batch);
    Block block = evaluator.evaluate(load_samples(pair, begin, end));
    count(block);
    if (!block.samples.empty()) writer_.append(block);
    progress.advance(end - begin);
  }
}

void Run::count(const Block& block) {
  std::set<std::string> failed;
  for (const Failure& failure : block.failures) failed.insert(failure.sample);
  if (report_.failed == 0 && !block.failures.empty()) first_failure_ = block.failures.front();
  report_.failed += static_cast<int64_t>(failed.size());
  report_.rows += static_cast<int64_t>(block.samples.size());
}

std::string Run::verdict() const {
  if (report_.rows == 0) {
    return "INVALID: no image passed only_correct and min_confidence; lower min_confidence or take "
           "more images";
  }
  if (report_.failed == 0) return "VALID";
  return "INVALID: " + std::to_string(report_.failed) + " of " + std::to_string(report_.rows) +
         " images failed, first " + describe(first_failure_);
}

}  // namespace fbbench
