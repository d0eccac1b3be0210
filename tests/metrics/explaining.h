// SPDX-License-Identifier: Apache-2.0
/// Scores of metrics that explain again, by methods that a test makes up.
#pragma once

#include "metrics/scoring.h"

namespace fbbench {

/// As a run would, of a method that gives `again` for other images.
inline Scores scores_of(const std::string& metric, const Network& network, const Batch& batch,
                        const Tensor& maps, const ExplainAgain& again,
                        ForwardCache* forwards = nullptr) {
  std::vector<MapView> views;
  for (int64_t i = 0; i < maps.size(0); ++i) views.emplace_back(maps[i]);
  return Registry<Metric>::get().create(metric)->evaluate({network, batch, views, forwards, again});
}

/// A method whose map is the mean over the image's channels.
inline Tensor mean_of_channels(const Network&, const Tensor& images, const Tensor&,
                               const std::vector<std::string>&) {
  return images.mean(1).contiguous();
}

/// A method that gives maps[k] for images[k], whatever the class.
inline ExplainAgain known_maps(const Tensor& images, const Tensor& maps) {
  return [images, maps](const Network&, const Tensor& asked, const Tensor&,
                        const std::vector<std::string>&) {
    std::vector<Tensor> found;
    for (int64_t i = 0; i < asked.size(0); ++i) {
      const Tensor same = (images == asked[i]).flatten(1).all(1);
      EXPECT_EQ(same.sum().item<int64_t>(), 1) << "an image that nobody stored";
      found.push_back(maps[same.to(at::kInt).argmax().item<int64_t>()]);
    }
    return at::stack(found);
  };
}

}  // namespace fbbench
