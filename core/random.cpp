// SPDX-License-Identifier: Apache-2.0
#include "core/random.h"

#include <cmath>

namespace fbbench {

float Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  // Box and Muller 1958. 1 - u lies in (0,1], so that the logarithm is finite.
  constexpr double kTurn = 2 * 3.14159265358979323846;
  const double u = static_cast<double>(bits_() >> 11) * 0x1p-53;
  const double v = static_cast<double>(bits_() >> 11) * 0x1p-53;
  const double radius = std::sqrt(-2 * std::log(1 - u));
  spare_ = static_cast<float>(radius * std::sin(kTurn * v));
  has_spare_ = true;
  return static_cast<float>(radius * std::cos(kTurn * v));
}

int64_t Random::below(int64_t n) {
  const auto count = static_cast<uint64_t>(n);
  // What is left of 2^64 after whole multiples of n would favour small numbers.
  const uint64_t most = UINT64_MAX - UINT64_MAX % count;
  uint64_t bits = bits_();
  while (bits >= most) bits = bits_();
  return static_cast<int64_t>(bits % count);
}

}  // namespace fbbench
