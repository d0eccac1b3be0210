// SPDX-License-Identifier: Apache-2.0
/// Pictures of saliency maps.
#pragma once

#include <string>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// The value that gets the brightest colour in pictures that stand side by side: the median over
/// the maps of their 99.5th percentiles, each map's positive part in multiples of its own mean, so
/// that methods of unlike units share a scale. Maps [H,W] float32; those without a positive value
/// don't count; 1 where none has any.
double common_scale(const std::vector<Tensor>& maps);

/// Writes a PNG: the image at the left, beside it the map over the darkened grey image, at the
/// right a colour bar in multiples of the map's mean ("x"). Colours (inferno, perceptually uniform)
/// and opacity grow with the positive part of the map, full from `scale` on; where the map is at or
/// below 0 the picture shows through. Small images are enlarged by a whole factor, so that each
/// pixel stays a square.
/// image [C,H,W] float32 in [0,1], C 1 or 3; map [H,W] float32. BadInput for other shapes and where
/// the file can't be written.
void write_overlay(const std::string& path, const Tensor& image, const Tensor& map, double scale);

/// A picture file in memory, not enlarged: PNG where it is small, so that each pixel is as it was,
/// else JPEG.
struct EncodedPicture {
  std::string media_type;  ///< "image/png"
  std::string bytes;
};

/// image as for write_overlay.
EncodedPicture encode_image(const Tensor& image);
/// The map over the darkened image: write_overlay's panel.
EncodedPicture encode_overlay(const Tensor& image, const Tensor& map, double scale);
/// The colours of the maps from 0 at the left to full at the right, 256 x 1 pixels.
EncodedPicture encode_colour_scale();

}  // namespace fbbench
