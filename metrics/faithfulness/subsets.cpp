// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/subsets.h"

#include <optional>

#include "core/seed.h"
#include "metrics/faithfulness/pixel_draws.h"

namespace fbbench {

void SubsetMetric::check(const Network& network, const DatasetFacts& dataset) const {
  PerturbingMetric::check(network, dataset);
  const int64_t pixels = network.input().height * network.input().width;
  for (const auto& set : given) {
    for (int32_t pixel : set) {
      FBBENCH_REQUIRE(
          pixel >= 0 && pixel < pixels, BadInput,
          info().name << ": draws: want pixels below the image's " << pixels << ", got " << pixel);
    }
  }
}

SubsetMetric::Pairs SubsetMetric::pairs(const Evaluation& evaluation,
                                        const std::vector<int64_t>& sizes) const {
  const Batch& batch = evaluation.batch;
  const int64_t pixels = evaluation.maps.front().size();
  const auto count = static_cast<int64_t>(sizes.size());
  std::optional<PixelDraws> draws;
  auto set = [&](int64_t i, int64_t k) {
    const auto at = static_cast<size_t>(k);
    if (!given.empty()) return PixelSpan{given[at].data(), static_cast<int64_t>(given[at].size())};
    if (k == 0) {
      const std::string& id = batch.samples[static_cast<size_t>(i)].id;
      draws.emplace(derive_seed(batch.seed, info().name, id), pixels);
    }
    return draws->next(sizes[at]);
  };
  Pairs pairs;
  pairs.falls = shared_drops(evaluation, count, set);
  for (size_t i = 0; i < evaluation.maps.size(); ++i) {
    pairs.sums.emplace_back();
    for (int64_t k = 0; k < count; ++k) {
      const PixelSpan drawn = set(static_cast<int64_t>(i), k);
      pairs.sums.back().push_back(sum_over(drawn, evaluation.maps[i].data()));
    }
  }
  return pairs;
}

}  // namespace fbbench
