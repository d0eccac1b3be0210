// SPDX-License-Identifier: Apache-2.0
/// Scores hand-written maps as a run would.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/tiny_network.h"
#include "metrics/metric.h"

namespace fbbench {

/// [H,W] float32 from rows.
inline Tensor map_of(const std::vector<std::vector<float>>& rows) {
  std::vector<Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(at::tensor(row));
  return at::stack(tensors);
}

/// [H,W] bool from rows, true where not 0.
inline Tensor mask_of(const std::vector<std::vector<float>>& rows) { return map_of(rows) != 0; }

/// A network for one-channel images [1,H,W] whose probability of class 0 is sigmoid(sum_p weight_p
/// x_p): its two logits are that sum and 0.
inline std::shared_ptr<const Network> weighing_network(const Tensor& weight) {
  static int count = 0;
  Tensor columns = at::stack({weight.flatten(), at::zeros({weight.numel()})}, 1);
  return Network::load(
      save_network(testing::TempDir() + "/weighing_network_" + std::to_string(count++),
                   "def forward(self, x):\n    return torch.matmul(x.flatten(1), self.columns)\n",
                   {{"columns", columns}}, tiny_input(1, weight.size(0), weight.size(1), 2)));
}

/// The network above with weights 1, kept: for metrics that only ask for its input size.
inline const Network& any_network(int64_t height, int64_t width) {
  static std::map<std::pair<int64_t, int64_t>, std::shared_ptr<const Network>> kept;
  auto& network = kept[{height, width}];
  if (!network) network = weighing_network(at::ones({height, width}));
  return *network;
}

/// Samples whose images [N,1,H,W] are 1, with an object of class 0 where masks [N,H,W] are given;
/// label = target = 0.
inline Batch batch_of(const Tensor& maps, const Tensor& masks = {}) {
  Batch batch;
  batch.images = at::ones_like(maps).unsqueeze(1);
  batch.targets = at::zeros({maps.size(0)}, at::kLong);
  for (int64_t i = 0; i < maps.size(0); ++i) {
    Sample sample;
    sample.id = "sample" + std::to_string(i);
    sample.label = 0;
    sample.original_height = maps.size(1);
    sample.original_width = maps.size(2);
    if (masks.defined()) {
      Object& object = sample.objects.emplace_back();
      object.class_index = 0;
      object.mask = masks[i];
    }
    batch.samples.push_back(sample);
  }
  return batch;
}

inline Scores scores_of(const std::string& metric, const Network& network, const Batch& batch,
                        const Tensor& maps) {
  std::vector<MapView> views;
  for (int64_t i = 0; i < maps.size(0); ++i) views.emplace_back(maps[i]);
  return Registry<Metric>::get().create(metric)->evaluate({network, batch, views});
}

inline double score_of(const std::string& metric, const Batch& batch, const Tensor& map) {
  const Network& network = any_network(map.size(0), map.size(1));
  return scores_of(metric, network, batch, map.unsqueeze(0)).value[0].item<double>();
}

/// The score of one map [H,W], with the mask [H,W] of its target's object.
inline double score_of(const std::string& metric, const Tensor& map, const Tensor& mask = {}) {
  Tensor masks = mask.defined() ? mask.unsqueeze(0) : mask;
  return score_of(metric, batch_of(map.unsqueeze(0), masks), map);
}

}  // namespace fbbench
