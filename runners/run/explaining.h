// SPDX-License-Identifier: Apache-2.0
/// What a network and a method say of a batch, image by image, failures and time included.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "methods/method.h"
#include "metrics/metric.h"

namespace fbbench {

struct Classified {
  int64_t predicted = -1;
  double confidence = NAN;  ///< probability of `predicted`
  std::string reason;       ///< why it failed; empty where it didn't
};

struct Explained {
  Tensor attribution;                         ///< [C or 1,H,W] float32
  Tensor map;                                 ///< [H,W] float32 contiguous
  std::map<std::string, double> diagnostics;  ///< what else the method knows, by name
  double seconds = NAN;  ///< the method's whole forward and its own work, per image
  std::string reason;    ///< why it failed; empty where it didn't
};

/// What a context must keep so that all `methods` can share it; see Method::needs.
ValueSet union_of_needs(const std::vector<const Method*>& methods, const Network& network);

/// The predicted classes. A non-finite output is a failure.
std::vector<Classified> classify(const ForwardPass& pass);

/// What metrics call to explain again by this method, which outlives it: `batch` images at a time.
/// Maps that were asked for are kept, so that metrics that ask for the same share them: one such
/// function for a method and batch. Cost: also a SHA-256 of the images.
ExplainAgain explain_again(const Method& method, uint64_t seed, int64_t batch);

/// Explains the context's targets. A non-finite map is a failure.
std::vector<Explained> explain(const Method& method, const Context& context);

}  // namespace fbbench
