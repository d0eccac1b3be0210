// SPDX-License-Identifier: Apache-2.0
#include "runners/run/run.h"

#include <algorithm>

#include "results/parts/assemble.h"
#include "results/store/results_reader.h"

namespace fbbench {

Run::Run(const Plan& plan, const RunOptions& options)
    : plan_(plan), options_(options), parts_(plan.experiment.output_file, plan.outline()) {
  report_.finished_before =
      parts_.prepare(options.start, /*shared=*/options.job || options.shard.has_value());
  if (report_.finished_before) report_.verdict = ResultsReader(parts_.output()).verdict();
}

RunReport Run::execute() {
  if (!report_.verdict.empty()) return report_;
  try {
    pending_ = find_pending();
    for (const Work& work : pending_) {
      if (interrupt_.came()) break;
      execute_block(work);
    }
    progress_.reset();
    report_.interrupted = interrupt_.came();
    if (!report_.interrupted && !options_.shard) assemble_results();
  } catch (...) {
    progress_.reset();
    parts_.remove_if_no_part();
    throw;
  }
  return report_;
}

RunReport Run::work_off(BlockQueue* queue) {
  while (!interrupt_.came()) {
    auto number = queue->next();
    if (!number) break;
    auto work = work_of(*number, block_of(*number));
    if (!work) continue;
    pending_ = {*work};
    execute_block(*work);
  }
  progress_.reset();
  report_.interrupted = interrupt_.came();
  return report_;
}

BlockId Run::block_of(int64_t number) const {
  size_t pair = 0;
  for (; number >= parts_.outline().block_count(pair); ++pair) {
    number -= parts_.outline().block_count(pair);
  }
  return {pair, number};
}

/// Nothing where the block has all its parts.
std::optional<Run::Work> Run::work_of(int64_t number, const BlockId& block) const {
  Work work{number, block, std::vector<bool>(plan_.methods.size(), true)};
  bool anew = options_.start == PartStore::Start::kOverwrite && options_.shard;
  if (!anew) work.methods = parts_.missing(block);
  bool any = std::count(work.methods.begin(), work.methods.end(), true) > 0;
  return any ? std::optional<Work>(work) : std::nullopt;
}

/// The blocks of this shard that lack a part, pair by pair.
std::vector<Run::Work> Run::find_pending() const {
  std::vector<Work> all;
  int64_t index = 0;
  for (size_t pair = 0; pair < plan_.pairs.size(); ++pair) {
    for (int64_t number = 0; number < parts_.outline().block_count(pair); ++number, ++index) {
      if (options_.shard && index % options_.shard->count != options_.shard->index) continue;
      auto work = work_of(index, {pair, number});
      if (work) all.push_back(*work);
    }
  }
  return all;
}

std::vector<int64_t> Run::pending_blocks() const {
  std::vector<int64_t> numbers;
  if (report_.finished_before) return numbers;
  for (const Work& work : find_pending()) numbers.push_back(work.number);
  return numbers;
}

std::pair<int64_t, int64_t> Run::images_of(const BlockId& block) const {
  int64_t unit = plan_.experiment.unit, begin = block.number * unit;
  return {begin, std::min(plan_.pairs[block.pair].images, begin + unit)};
}

void Run::enter(const Work& first) {
  const size_t pair = first.block.pair;
  if (evaluator_ && pair_ == pair) return;
  pair_ = pair;
  progress_.reset();  // ends its line before the next begins
  evaluator_ = std::make_unique<Evaluator>(plan_, plan_.pairs[pair]);
  int64_t images = 0;
  for (const Work& work : pending_) {
    if (work.block.pair != pair) continue;
    auto [begin, end] = images_of(work.block);
    images += end - begin;
  }
  progress_ = std::make_unique<Progress>(plan_.pairs[pair].title(), images, "images");
  if (images > 1) warm_up(first);
}

/// Of a pair of one image, the image is charged for it.
void Run::warm_up(const Work& first) {
  const Pair& pair = plan_.pairs[pair_];
  const int64_t begin = images_of(first.block).first;
  auto samples = load_samples(*pair.dataset, pair.network->input(), begin, begin + 1);
  report_.first_use_seconds += evaluator_->warm_up(samples.front(), first.methods);
}

void Run::execute_block(const Work& work) {
  enter(work);
  const Pair& pair = plan_.pairs[pair_];
  auto [first, last] = images_of(work.block);
  std::vector<Block> pieces;
  // Samples are decoded between batches, not beside them: that would slow the methods' clocks.
  for (int64_t begin = first; begin < last; begin += plan_.experiment.batch) {
    int64_t end = std::min(last, begin + plan_.experiment.batch);
    auto samples = load_samples(*pair.dataset, pair.network->input(), begin, end);
    pieces.push_back(evaluator_->evaluate(samples, work.methods));
    progress_->advance(end - begin);
  }
  for (size_t m = 0; m < work.methods.size(); ++m) {
    if (work.methods[m]) parts_.write(work.block, m, pieces);
  }
}

void Run::assemble_results() {
  bool overwrite = options_.start == PartStore::Start::kOverwrite;
  auto tally = assemble(parts_, overwrite, [&] { return interrupt_.came(); });
  report_.interrupted = !tally;
  if (!tally) return;
  report_.rows = tally->rows();
  report_.failed = tally->failed();
  report_.verdict = tally->verdict();
  parts_.remove();
}

}  // namespace fbbench
