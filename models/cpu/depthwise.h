// SPDX-License-Identifier: Apache-2.0
/// Depthwise convolutions by the calling thread alone, on maps cut into lanes: kLanes channels of a
/// pixel lie beside those of the next pixel, so that a lane's weights stay in registers while all
/// its pixels are filtered. Compiled for AVX-512, AVX2 and plain x86-64 and chosen at run time.
#pragma once

#include "core/tensor.h"
#include "models/graph/graph.h"

namespace fbbench {

/// min(max(x, low), high).
struct Bounds {
  double low, high;
};

/// Whether filter_lane() can: 2-d, an output a channel, 3x3, 5x5 or 7x7, of stride 1 or 2.
bool is_depthwise(const Node& node);

/// Weights [C,1,taps,taps] -> float32 [lanes][taps * taps][kLanes]. Channels that don't exist: 0.
Tensor cut_depthwise(const Tensor& weight);

/// Pixels' channels [0, width), `stride` floats from one pixel to the next, plus `bias`, within
/// bounds -> lanes: each `lane` floats behind the one before. Reads and writes whole lanes.
struct Spreading {
  const float* from;
  int64_t stride, pixels, width;
  const float* bias;
  Bounds bounds;
  float* to;
  int64_t lane;
};
void spread(const Spreading& spreading);

/// `rows` rows of `width` outputs each of a lane. Row y of the outputs sees `taps` rows, which
/// begin offsets[taps * y + i] floats behind `from`: as many pixels as its windows reach over,
/// padding included. An output is kLanes floats, the next one `to_stride` floats behind it.
struct LaneFiltering {
  int64_t taps, stride;
  const float* weights;  ///< [taps * taps][kLanes]
  const float* bias;     ///< [kLanes]
  Bounds bounds;
  const float* from;
  const int64_t* offsets;
  int64_t rows, width;
  float* to;
  int64_t to_stride;
};
void filter_lane(const LaneFiltering& filtering);

}  // namespace fbbench
