// SPDX-License-Identifier: Apache-2.0
/// Matrix products, by the calling thread alone, with weights cut into panels: columns as many as a
/// kernel keeps sums of in registers, dense in memory. Compiled for AVX-512, AVX2 and plain x86-64
/// and chosen at run time.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

constexpr int64_t kLanes = 16;      ///< a panel's columns are a multiple of it
constexpr int64_t kPanelRows = 24;  ///< rows are computed in multiples of at most so many
constexpr int64_t kWidestPanel = 4 * kLanes;

/// Columns [first, first + width) of a matrix.
struct WeightPanel {
  int64_t first, width;  ///< multiples of kLanes
  int64_t columns;       ///< that exist; at most the width
};

/// `columns`, rounded up to kLanes, as panels that are as even as can be.
std::vector<WeightPanel> panels_of(int64_t columns);

/// A filter [out,in,taps,taps] float32 as a matrix [taps*taps*in,out], row by row of the window,
/// cut into panels. Columns that don't exist: 0.
Tensor cut_filter(const Tensor& weight);

/// y [rows,panel.width] := x [rows,inner] w [inner,panel.width], but for columns that don't exist:
/// they may be left as they are. x has a row every `stride` floats. Whole multiples of kPanelRows
/// may be read and written: x and y have room for them. `next`: the panel of the same size that is
/// multiplied by next, fetched meanwhile; may lie anywhere.
void multiply_panel(const float* x, int64_t stride, int64_t rows, int64_t inner, const float* w,
                    const WeightPanel& panel, float* y, const float* next);

}  // namespace fbbench
