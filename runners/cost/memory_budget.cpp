// SPDX-License-Identifier: Apache-2.0
#include "runners/cost/memory_budget.h"

#include <algorithm>
#include <filesystem>

#include "core/process/memory_size.h"
#include "results/store/conditions.h"
#include "results/store/results_reader.h"
#include "runners/cost/peak_memory.h"
#include "runners/run/evaluate.h"

namespace fbbench {
namespace {

constexpr int64_t kMostImages = 64;
constexpr int64_t kProbeImages = 4;  // fewer drown in what a call takes whatever its batch
constexpr double kGaps = 1.25;

/// What a pair needs, in bytes: for any batch, and for each image of it.
struct Need {
  double fixed = 0, image = 0;
  double of(int64_t batch) const { return fixed + image * static_cast<double>(batch); }
};

/// The pair's first images that can be loaded.
std::vector<Loaded> good_samples(const Pair& pair, int64_t count) {
  std::vector<Loaded> good;
  for (int64_t i = 0; i < pair.images && static_cast<int64_t>(good.size()) < count; ++i) {
    for (Loaded& one : load_samples(*pair.dataset, pair.network->input(), i, i + 1)) {
      if (one.reason.empty()) good.push_back(std::move(one));
    }
  }
  return good;
}

double bytes_of_maps(const Plan& plan, const Pair& pair) {
  if (!plan.experiment.store_maps) return 0;
  const InputFormat& input = pair.network->input();
  int64_t images = std::min(pair.images, std::max(plan.experiment.unit, kMostImages));
  return static_cast<double>(images * static_cast<int64_t>(plan.methods.size()) * input.height *
                             input.width * static_cast<int64_t>(sizeof(float)));
}

Need measure(Plan plan, const Pair& pair) {
  plan.experiment.only_correct = false;  // no image is dropped
  plan.experiment.min_confidence = 0;
  std::vector<Loaded> samples = good_samples(pair, pair.network->batch_within(kProbeImages));
  auto count = std::max<int64_t>(1, static_cast<int64_t>(samples.size()));
  plan.experiment.batch = count;  // also that of perturbed images
  Evaluator evaluator(plan, pair);
  if (!samples.empty()) evaluator.evaluate({samples.front()});
  MemoryUse use = measure_memory([&] { evaluator.evaluate(samples); });
  FBBENCH_REQUIRE(use.peak_bytes >= 0, BadInput,
                  "memory: this system doesn't tell how much a process takes; want a batch");
  auto extra = static_cast<double>(use.extra_bytes);
  return {static_cast<double>(use.peak_bytes) - extra + bytes_of_maps(plan, pair),
          kGaps * extra / static_cast<double>(count)};
}

}  // namespace

BatchFit fit_batch(const Plan& plan, int64_t budget) {
  std::vector<Need> needs;
  for (const Pair& pair : plan.pairs) needs.push_back(measure(plan, pair));
  auto bytes = [&](int64_t batch) {
    double most = 0;
    for (const Need& need : needs) most = std::max(most, need.of(batch));
    return static_cast<int64_t>(most);
  };
  int64_t batch = kMostImages;
  for (const Pair& pair : plan.pairs) batch = pair.network->batch_within(batch);
  while (batch > 1 && bytes(batch) > budget) batch /= 2;
  FBBENCH_REQUIRE(bytes(batch) <= budget, BadInput,
                  "memory: one image at a time takes about "
                      << memory_size_text(bytes(batch)) << ", more than "
                      << memory_size_text(budget) << "; want at least that much");
  return {batch, bytes(batch)};
}

int64_t batch_of_run(const std::string& output_file) {
  for (const std::string& path : {output_file + ".parts/" + kPlanFile, output_file}) {
    if (!std::filesystem::exists(path)) continue;
    try {
      ResultsReader reader(path);
      for (const auto& [key, value] : parse_conditions(reader.info().conditions)) {
        if (key == "batch") return std::stoll(value);
      }
    } catch (const std::exception&) {  // damaged: the run says so, or repeats it
    }
  }
  return 0;
}

}  // namespace fbbench
