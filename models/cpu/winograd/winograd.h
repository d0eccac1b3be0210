// SPDX-License-Identifier: Apache-2.0
/// 3x3, 4x4 and 5x5 convolutions of stride 1 by Winograd's minimal filtering (Lavin and Gray, "Fast
/// Algorithms for Convolutional Neural Networks", CVPR 2016), 3x3 ones of stride 2 as the sum of
/// their four phases. Multiplications a channel, and what they make:
///
/// | points | outputs: 3x3 | 4x4 | 5x5 | plain sums |
/// |---|---|---|---|---|
/// | 36 | 4x4 | 3x3 | 2x2 | 144, 144, 100 |
/// | 64, Sums::kFastest alone | 6x6 | | | 324 |
/// | 54, Sums::kFastest alone | 4x7 | | | 252 |
/// | 49, stride 2 | 3x3 | | | 81 |
/// | 225, stride 2, Sums::kFastest alone | 7x7 | | | 441 |
///
/// Rounding is relative to the largest values nearby: sums that should be 0 aren't quite, and small
/// ones may lose their sign. That is nothing to logits, gradients and what relevance hands on, but
/// to recorded forward passes, whose signs decide where ReLUs let pass: they keep plain sums. Sums
/// of positive terms, which relevance is divided by, are computed so and checked (Sums::kChecked):
/// a tile with a sum below a sixteenth of its largest is computed again by
/// models/cpu/winograd/plain_tiles.h.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// Whether it is possible for this convolution of x, and faster: eight channels at least; with a
/// stride of 2, tiles that end near the maps and weights that are used often enough.
bool suits_winograd(const Filter& filter, const Window& window, const Tensor& x);

/// convolve() (models/cpu/convolution.h) of float32 for which suits_winograd(). Memory besides the
/// result: four to seven times the filter, with a stride of 2 and the larger tiles 28 times, kept
/// as a variant of the weights (checked: once more), and a few MiB a thread, kept.
Tensor convolve_by_winograd(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue);

}  // namespace fbbench
