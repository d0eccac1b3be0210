// SPDX-License-Identifier: Apache-2.0
// runners/cost/memory_budget.cpp: the batch that a memory budget allows.
#include "runners/cost/memory_budget.h"

#include "core/error.h"
#include "runners/run/run_case.h"

namespace fbbench {
namespace {

constexpr int64_t kPlenty = int64_t{1} << 50;

class MemoryBudget : public RunCase {};

TEST_F(MemoryBudget, AllowsTheLargestBatchWhereThereIsPlenty) {
  BatchFit fit = fit_batch(make_plan(experiment()), kPlenty);
  EXPECT_EQ(fit.batch, 64);
  EXPECT_GT(fit.bytes, int64_t{1} << 20);  // the process itself
}

TEST_F(MemoryBudget, TellsWhatOneImageTakesWhereThatIsTooMuch) {
  try {
    fit_batch(make_plan(experiment()), int64_t{1} << 20);
    ADD_FAILURE() << "no error";
  } catch (const BadInput& error) {
    EXPECT_NE(std::string(error.what()).find("more than 1 MiB"), std::string::npos) << error.what();
  }
}

TEST_F(MemoryBudget, MeasuresThoughEveryImageWouldBeDropped) {
  Plan plan = make_plan(experiment({{"min_confidence", "1"}}));
  EXPECT_EQ(fit_batch(plan, kPlenty).batch, 64);
}

TEST_F(MemoryBudget, FindsTheBatchOfARunThatIsThere) {
  EXPECT_EQ(batch_of_run(path("x.h5")), 0);
  run({{"batch", "2"}});
  EXPECT_EQ(batch_of_run(path("x.h5")), 2);
}

TEST_F(MemoryBudget, FindsTheBatchOfPartsThatAreThere) {
  Plan plan = make_plan(experiment({{"batch", "4"}}));
  RunOptions options;
  options.shard = parse_shard("0/1");
  fbbench::Run(plan, options).execute();
  EXPECT_EQ(batch_of_run(path("x.h5")), 4);
}

}  // namespace
}  // namespace fbbench
