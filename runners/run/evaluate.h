// SPDX-License-Identifier: Apache-2.0
/// A pair's samples through all methods and metrics: the rows of the results.
#pragma once

#include <memory>
#include <optional>

#include "runners/plan/plan.h"
#include "runners/plan/samples.h"
#include "runners/run/block_builder.h"
#include "runners/run/explaining.h"

namespace fbbench {

/// Works through a pair batch by batch. Plan and pair outlive it.
class Evaluator {
 public:
  Evaluator(const Plan& plan, const Pair& pair);

  /// The rows of these samples, in their order, without those that only_correct and min_confidence
  /// drop. What fails becomes status 2 with its reason; nothing is thrown for a sample's sake.
  /// `wanted` [M]: the methods to run, by default all; the rows of others mean nothing.
  Block evaluate(const std::vector<Loaded>& loaded, const std::vector<bool>& wanted = {}) const;

  /// Explains one sample by the wanted methods and forgets it, so that what is made at first use,
  /// such as weights in the kernels' layouts, isn't charged to the first images. The seconds it
  /// took.
  double warm_up(const Loaded& loaded, const std::vector<bool>& wanted) const;

  /// The values that a recording keeps so that all methods of the pair can share it.
  const ValueSet& keep() const { return keep_; }

 private:
  /// Samples that go through the methods together, and their rows in the block.
  struct Work {
    Batch batch;
    std::shared_ptr<const ForwardPass> pass;
    std::optional<Context> context;  ///< once targets are settled
    std::unique_ptr<ForwardCache> forwards;
    std::vector<size_t> rows;
  };

  /// Classified, targets settled, dropped ones gone; `*work` holds those that can be explained.
  std::vector<Row> rows_of(const std::vector<Loaded>& loaded, std::unique_ptr<Work>* work) const;
  std::unique_ptr<Work> prepare(const std::vector<Row>& rows) const;
  void settle_target(Row* row) const;
  bool drops(const Row& row) const;
  bool runs(size_t method, const std::vector<bool>& wanted) const;
  void run_method(size_t method, const Work& work, BlockBuilder* block) const;
  void run_metrics(size_t method, const Work& work, const std::vector<Explained>& maps,
                   BlockBuilder* block) const;

  const Plan& plan_;
  const Pair& pair_;
  ValueSet keep_;
};

}  // namespace fbbench
