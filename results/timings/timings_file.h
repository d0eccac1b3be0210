// SPDX-License-Identifier: Apache-2.0
/// Times on disk (HDF5, docs/formats.md describes the file): columns that xarray and pandas read.
#pragma once

#include <string>
#include <vector>

#include "results/store/hdf5_output.h"
#include "results/timings/timings.h"

namespace fbbench {

/// What holds for the whole file.
struct TimingInfo {
  std::string config;          ///< the words of the command line
  std::string kernels;         ///< ways to compute layers and instructions: "all, avx512"
  std::string cpu_scaling;     ///< "enabled", "disabled" or "unknown"
  std::string verdict;         ///< see timing_verdict
  std::string benchmark_json;  ///< Google Benchmark's own report, context included
};

/// Writes everything into a fresh file; the caller commits. BadInput where the disk is full.
void write_timings(const Hdf5Output& file, const std::vector<TimedCase>& cases,
                   const TimingInfo& info);

}  // namespace fbbench
