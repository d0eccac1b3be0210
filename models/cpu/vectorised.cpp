// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/vectorised.h"

#include <algorithm>
#include <cstdlib>

#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

constexpr const char* kVariable = "FBBENCH_CPU";

Instructions of_processor() {
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) {
    return Instructions::kAvx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Instructions::kAvx2;
#endif
  return Instructions::kPlain;
}

Instructions allowed() {
  const char* cap = std::getenv(kVariable);
  const Instructions best = of_processor();
  if (!cap) return best;
  const auto& names = instructions_names();
  auto found = std::find(names.begin(), names.end(), cap);
  FBBENCH_REQUIRE(found != names.end(), BadOption,
                  kVariable << ": unknown instructions '" << cap << "'" << did_you_mean(cap, names)
                            << "; there are: " << join(names));
  return std::min(best, static_cast<Instructions>(found - names.begin()));
}

/// LibTorch and oneDNN read their own variables at first use, which nothing has made before main.
[[maybe_unused]] const bool others_capped = [] {
  const char* cap = std::getenv(kVariable);
  if (!cap) return false;
  const std::string name = cap;
  bool avx2 = name == "avx2", plain = name == "plain";
  if (avx2 || plain) {
    setenv("ATEN_CPU_CAPABILITY", avx2 ? "avx2" : "default", /*overwrite=*/0);
    setenv("ONEDNN_MAX_CPU_ISA", avx2 ? "AVX2" : "SSE41", 0);
  }
  return true;
}();

}  // namespace

const std::vector<std::string>& instructions_names() {
  static const std::vector<std::string> kNames = {"plain", "avx2", "avx512"};
  return kNames;
}

Instructions instructions() {
  static const Instructions kSettled = allowed();
  return kSettled;
}

}  // namespace fbbench
