// SPDX-License-Identifier: Apache-2.0
/// One scene of fashion_scenes, which says how it is made.
#pragma once

#include "datasets/synthetic/fashion_mnist.h"

namespace fbbench {

constexpr int kScenePixels = 48;  ///< a scene's height and width

struct GarmentScene {
  Tensor image;       ///< [48,48] float32 in [0,1]
  Tensor silhouette;  ///< [48,48] bool
  int64_t label = 0;
};

/// The same scene for the same seed, on every machine.
GarmentScene compose_scene(const FashionMnist& garments, uint64_t seed);

/// Its label alone. Cost: some 2 us.
int64_t scene_label(const FashionMnist& garments, uint64_t seed);

}  // namespace fbbench
