// SPDX-License-Identifier: Apache-2.0
/// One picture explained by several methods, and the files that show it.
#pragma once

#include <string>
#include <vector>

#include "results/store/precision.h"
#include "runners/plan/labelled.h"
#include "runners/run/explaining.h"

namespace fbbench {

struct ImageRequest {
  Spec network;
  std::string image;                 ///< path of a picture
  std::vector<Spec> methods;         ///< at least one
  std::string target = "predicted";  ///< or a class number or name
};

struct ImageExplanation {
  std::string name;     ///< the picture's file name without ending
  std::string network;  ///< its label
  std::string network_fingerprint;
  Precision precision;  ///< of the network, compared on this picture
  std::vector<std::string> classes;
  Sample sample;
  Tensor probabilities;  ///< [K] float32
  Classified classified;
  int64_t target = -1;
  std::vector<Labelled<Method>> methods;
  std::vector<Explained> explained;  ///< one a method
};

/// BadInput, BadOption or Unsupported for what can't be opened or explained; nothing is written.
ImageExplanation explain_image(const ImageRequest& request);

/// Writes `<name>_<method label>.png` and `<name>.h5` (docs/formats.md) into `folder`, which is
/// made where it is missing: all files or none. BadInput where one exists (unless `overwrite`) or
/// can't be written. The paths written.
std::vector<std::string> save_explanation(const ImageExplanation& explanation,
                                          const std::string& folder, bool overwrite);

}  // namespace fbbench
