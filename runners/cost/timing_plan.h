// SPDX-License-Identifier: Apache-2.0
/// What `fbbench time` measures, opened and checked before work starts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "methods/method.h"
#include "results/timings/timings.h"

namespace fbbench {

/// Every combination is measured.
struct TimingRequest {
  std::vector<Spec> networks;    ///< at least one
  std::vector<Spec> methods;     ///< empty: all that need no file
  std::vector<int64_t> batches;  ///< at least one
  std::vector<int64_t> sides;    ///< pixels of square images; empty: each network's own size
  std::vector<int64_t> threads;  ///< of LibTorch; empty: as many as it takes
};

/// One case and what it runs on.
struct TimingWork {
  TimedCase timed;
  std::shared_ptr<const Network> network;
  std::shared_ptr<const Method> method;  ///< null: the bare forward pass
  std::shared_ptr<const Batch> batch;    ///< targets: the predicted classes

  /// From normalised images to maps: a fresh Context, the whole forward pass, explain, saliency.
  void call() const;
};

struct TimingPlan {
  std::vector<TimingWork> works;      ///< forward and gradient first in each setting
  std::vector<std::string> left_out;  ///< what can't work, and why; one line each
};

/// Images are smooth noise, the same in every run. A size that a network doesn't take is left out,
/// and so is a method that can't work on one, unless it was named. BadInput, BadOption, Unsupported
/// as open_network and Method::check say, and where no size is left of a network.
TimingPlan plan_timing(const TimingRequest& request);

}  // namespace fbbench
