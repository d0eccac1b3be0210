// SPDX-License-Identifier: Apache-2.0
#include "runners/cost/cost_estimate.h"

#include <ATen/core/grad_mode.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "runners/run/evaluate.h"

namespace fbbench {
namespace {

double seconds_of_one_image(const Evaluator& evaluator, const Pair& pair) {
  auto start = std::chrono::steady_clock::now();
  evaluator.evaluate(load_samples(*pair.dataset, pair.network->input(), 0, 1));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void forward_whole_batch(const Evaluator& evaluator, const Pair& pair, int64_t size) {
  at::NoGradGuard no_grad;
  const InputFormat& input = pair.network->input();
  Tensor images = at::zeros({size, input.channels, input.height, input.width});
  ForwardPass(*pair.network, images, evaluator.keep()).logits();
}

int64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

}  // namespace

Estimate estimate_cost(const Plan& plan) {
  Estimate estimate;
  for (const Pair& pair : plan.pairs) {
    Evaluator evaluator(plan, pair);
    seconds_of_one_image(evaluator, pair);  // first calls make kernels and weight variants
    estimate.seconds += seconds_of_one_image(evaluator, pair) * static_cast<double>(pair.images);
    forward_whole_batch(evaluator, pair, std::min(plan.experiment.batch, pair.images));
  }
  std::set<const Network*> networks;
  for (const Pair& pair : plan.pairs) networks.insert(&*pair.network);
  for (const Network* network : networks) estimate.weight_bytes += network->weight_bytes();
  estimate.peak_bytes = peak_resident_bytes();
  return estimate;
}

}  // namespace fbbench
