// SPDX-License-Identifier: Apache-2.0
#include "results/tables/relevance_loss.h"

#include <cmath>
#include <sstream>

namespace fbbench {
namespace {

constexpr double kLittle = 0.5;

}  // namespace

std::string relevance_losses(const Results& results) {
  std::ostringstream lines;
  for (const Group& group : results.groups) {
    const Tensor& relevance_left = group.block.diagnostics.at(kRelevanceLeft);
    for (size_t m = 0; m < results.info.methods.size(); ++m) {
      double left = relevance_left[static_cast<int64_t>(m)].nanmean().item<double>();
      if (!(left < kLittle)) continue;
      lines << "warning: " << results.info.methods[m].label << ", " << group.info.dataset << " x "
            << group.info.network << ": in the mean " << std::lround(100 * left)
            << "% of the relevance reaches the image (relevance_left); the rest met units without "
               "a positive contribution, so the maps show that part of the evidence alone\n";
    }
  }
  return lines.str();
}

}  // namespace fbbench
