// SPDX-License-Identifier: Apache-2.0
/// Fills a Block of results row by row: which cell means what is known here alone.
#pragma once

#include "runners/plan/plan.h"
#include "runners/run/explaining.h"
#include "runners/run/scoring.h"

namespace fbbench {

/// What is known of a sample before it is explained.
struct Row {
  Sample sample;  ///< only its id where it couldn't be loaded
  Classified classified;
  int64_t target = -1;
  std::string reason;  ///< why it failed; empty where it didn't
};

class BlockBuilder {
 public:
  /// Every score starts as "failed", or as "not run" for what is left out of the pair.
  BlockBuilder(const Plan& plan, const Pair& pair, const std::vector<Row>& rows);

  void set_explained(size_t method, size_t row, const Explained& explained);
  void set_scored(size_t method, size_t metric, size_t row, const Scored& scored);
  Block take() { return std::move(block_); }

 private:
  void fail(size_t row, const std::string& method, const std::string& metric,
            const std::string& reason);
  void store_curve(size_t method, size_t metric, size_t row, const Scored& scored);

  const Plan& plan_;
  Block block_;
};

}  // namespace fbbench
