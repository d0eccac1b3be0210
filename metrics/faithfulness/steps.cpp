// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/steps.h"

namespace fbbench {

OptionInfo step_option() {
  return {"step", "0", "pixels changed at a time; 0: one row of the image"};
}

int64_t step_in(const Network& network, int64_t step) {
  return step > 0 ? step : network.input().width;
}

void check_step(const std::string& metric, int64_t step, const Network& network) {
  const int64_t pixels = network.input().height * network.input().width;
  FBBENCH_REQUIRE(
      step <= pixels, BadOption,
      metric << ": step: want at most the image's " << pixels << " pixels, got " << step);
}

}  // namespace fbbench
