// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/explanation_seen_again.h"

#include <algorithm>
#include <cmath>

#include "metrics/similarity.h"

namespace fbbench {

MetricInfo ExplanationSeenAgain::info_of(const std::string& name, const std::string& brief) {
  MetricInfo info = ImageTimesMap::info_of(name, brief);
  info.direction = Direction::kHigher;
  info.explains_again = true;
  info.undefined = "constant map, or one of the image times the map";
  info.source =
      "Poppi, Cornia, Baraldi, Cucchiara 2021, arXiv:2104.10252, and its program, where maps that "
      "aren't numbers score 0";
  return info;
}

Tensor ExplanationSeenAgain::coherency(const Evaluation& evaluation, const Seen& seen) const {
  const Batch& batch = evaluation.batch;
  std::vector<std::string> ids;
  for (const Sample& sample : batch.samples) ids.push_back(sample.id);
  const Tensor again =
      evaluation.explain_again(evaluation.network, seen.images, batch.targets, ids);
  std::vector<double> values;
  for (size_t i = 0; i < ids.size(); ++i) {
    const MapView& map = evaluation.maps[i];
    const MapView other(again[static_cast<int64_t>(i)]);
    const bool finite = map.finite() && other.finite();
    // Scaling changes no correlation; rounding may lead out of [-1,1].
    values.push_back(finite ? std::clamp((pearson(map, other) + 1) / 2, 0.0, 1.0) : NAN);
  }
  return at::where(seen.defined, at::tensor(values, at::kDouble), NAN);
}

}  // namespace fbbench
