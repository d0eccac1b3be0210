// SPDX-License-Identifier: Apache-2.0
/// Which images are worth a look: where a method scores best or worst, and some whatever they
/// score.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// The best or the worst score of a method on a metric, and the images that have it.
struct ExtremeCase {
  size_t method = 0, metric = 0;
  bool best = true;
  double score = 0;
  std::vector<int64_t> images;  ///< ascending, at least one
};

/// Best and worst by metric, then method, of `scores` [M,K,N] float64 with NaN where there is no
/// value; directions [K], +1 where higher is better. Nothing where all images score alike.
std::vector<ExtremeCase> extreme_cases(const Tensor& scores, const std::vector<int>& directions);

/// At most `count` of `images` images, ascending. A quarter is spread evenly, so that some are seen
/// whatever they score; the others are taken one by one, each the image that shows most of the
/// cases that aren't shown yet (the earliest of equal ones). Deterministic.
std::vector<int64_t> images_to_show(const std::vector<ExtremeCase>& cases, int64_t images,
                                    int64_t count);

}  // namespace fbbench
