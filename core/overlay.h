// SPDX-License-Identifier: Apache-2.0
/// Pictures of saliency maps.
#pragma once

#include <string>

#include "core/tensor.h"

namespace fbbench {

/// Writes a PNG: the image at the left, at the right the map over the darkened grey image. Colours
/// (inferno, perceptually uniform) and opacity grow with the positive part of the map, full at its
/// 99.5th percentile; where the map is at or below 0 the picture shows through. Small images are
/// enlarged by a whole factor, so that each pixel stays a square.
/// image [C,H,W] float32 in [0,1], C 1 or 3; map [H,W] float32. BadInput for other shapes and where
/// the file can't be written.
void write_overlay(const std::string& path, const Tensor& image, const Tensor& map);

}  // namespace fbbench
