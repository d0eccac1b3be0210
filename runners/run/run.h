// SPDX-License-Identifier: Apache-2.0
/// Carries out a plan: every block of every pair, part by part, into one results file.
#pragma once

#include <functional>
#include <optional>

#include "core/process/interrupt.h"
#include "core/process/progress.h"
#include "runners/plan/plan.h"
#include "runners/run/evaluate.h"
#include "runners/spread/block_queue.h"
#include "runners/spread/shard.h"

namespace fbbench {

struct RunOptions {
  PartStore::Start start = PartStore::Start::kNew;
  std::optional<Shard> shard;  ///< only this share of the blocks, and no results file
  bool job = false;            ///< one of several processes of a run: work_off() will be called
};

struct RunReport {
  int64_t rows = 0;          ///< images that were explained or failed; dropped ones don't count
  int64_t failed = 0;        ///< rows in which something failed
  std::string verdict;       ///< "VALID" or "INVALID: reason"; empty where no results file was made
  bool interrupted = false;  ///< SIGINT or SIGTERM came: what is finished is stored
  double first_use_seconds = 0;  ///< for what is made at first use, which no image is charged for
  bool finished_before = false;  ///< the results file was there and whole
  bool valid() const { return verdict == "VALID"; }
};

class Run {
 public:
  /// Makes the folder of parts. BadInput as PartStore::prepare says. The plan outlives it.
  Run(const Plan& plan, const RunOptions& options);

  /// Progress on stderr. BadInput where the disk is full; finished parts stay.
  RunReport execute();

  /// Numbers of the blocks, counted over all pairs, that lack a part.
  std::vector<int64_t> pending_blocks() const;
  /// Does blocks of the queue until it is empty or an interrupt came; makes no results file.
  RunReport work_off(BlockQueue* queue);
  bool interrupted() const { return interrupt_.came(); }

 private:
  struct Work {
    int64_t number;  // over all pairs
    BlockId block;
    std::vector<bool> methods;  // [M], those that lack a part
  };
  std::vector<Work> find_pending() const;
  void execute_block(const Work& work);
  void enter(const Work& first);
  void warm_up(const Work& first);
  std::optional<Work> work_of(int64_t number, const BlockId& block) const;
  BlockId block_of(int64_t number) const;
  std::pair<int64_t, int64_t> images_of(const BlockId& block) const;
  void assemble_results();

  const Plan& plan_;
  RunOptions options_;
  PartStore parts_;
  InterruptNote interrupt_;
  RunReport report_;
  std::vector<Work> pending_;
  size_t pair_ = 0;  // of evaluator_ and progress_
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<Progress> progress_;
};

}  // namespace fbbench
