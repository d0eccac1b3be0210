// SPDX-License-Identifier: Apache-2.0
/// Random numbers that depend on a seed alone: the same on every machine, whatever LibTorch.
#pragma once

#include <cstdint>
#include <random>

namespace fbbench {

class Random {
 public:
  explicit Random(uint64_t seed) : bits_(seed) {}

  /// Uniform in [0,1), a multiple of 2^-24: exact in float32.
  float uniform() { return static_cast<float>(bits_() >> 40) * 0x1p-24F; }
  /// Standard normal; the last digits are the C library's.
  float normal();
  /// Uniform in 0..n-1, n >= 1.
  int64_t below(int64_t n);

 private:
  std::mt19937_64 bits_;
  float spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace fbbench
