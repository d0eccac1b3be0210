// SPDX-License-Identifier: Apache-2.0
/// Times methods with Google Benchmark.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "results/timings/timings_file.h"
#include "runners/cost/timing_plan.h"

namespace fbbench {

/// Google Benchmark's own options, for the process: `flags` are words as on its command line.
/// Unless they say otherwise, there are 5 repetitions in random order. BadOption for a flag that it
/// doesn't know or whose value it can't read, and for those that hide single repetitions.
class BenchmarkFlags {
 public:
  explicit BenchmarkFlags(const std::vector<std::string>& flags);

  int64_t repetitions() const { return repetitions_; }
  bool own_output() const { return own_output_; }  ///< --benchmark_format: it prints on stdout
  bool list_only() const { return list_only_; }    ///< --benchmark_list_tests

 private:
  int64_t repetitions_ = 0;
  bool own_output_ = false, list_only_ = false;
};

struct TimingReport {
  std::vector<TimedCase> cases;  ///< those that were measured; empty with list_only()
  TimingInfo info;               ///< without config
  std::string caution;           ///< of a busy machine; empty where it was idle
  bool valid() const { return info.verdict == "VALID"; }
};

/// Measures every case: after a warm-up call, repetitions in the order the flags say, each with the
/// case's threads; then the memory of one more call. A case that throws has its reason in
/// `failure`. What the plan leaves out, and progress, on stderr. BadOption where --benchmark_filter
/// leaves nothing.
TimingReport run_timing(TimingPlan plan, const BenchmarkFlags& flags);

}  // namespace fbbench
