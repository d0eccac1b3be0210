// SPDX-License-Identifier: Apache-2.0
/// Functions compiled for several instruction sets, of which the best that the processor has is
/// chosen at run time: the library is built for plain x86-64, at a fifth of the speed of loops over
/// floats.
///
///   FBBENCH_VECTORISED(void, scale, (float* values, int64_t n, float by), (values, n, by)) { ... }
///
/// What such a function calls must be inlined (FBBENCH_INLINED). Where the number of registers
/// decides how a function is written, one a set is, with FBBENCH_FOR("avx2,fma"), and fastest()
/// chooses.
#pragma once

#include <string>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__)
#define FBBENCH_FOR(instructions) __attribute__((target(instructions), optimize("O3")))
#else
#define FBBENCH_FOR(instructions)
#endif

#define FBBENCH_INLINED inline __attribute__((always_inline))

#define FBBENCH_VECTORISED(Result, name, parameters, arguments)                                   \
  static FBBENCH_INLINED Result name##_loop parameters;                                           \
  FBBENCH_FOR("avx512f") static Result name##_avx512 parameters { return name##_loop arguments; } \
  FBBENCH_FOR("avx2") static Result name##_avx2 parameters { return name##_loop arguments; }      \
  static Result name##_plain parameters { return name##_loop arguments; }                         \
  Result name parameters {                                                                        \
    static const auto run = ::fbbench::fastest(name##_avx512, name##_avx2, name##_plain);         \
    return run arguments;                                                                         \
  }                                                                                               \
  static FBBENCH_INLINED Result name##_loop parameters

namespace fbbench {

/// Floats of one register, anywhere in memory. Members, as attributes of a template's argument are
/// lost.
struct Of16 {
  using Vector = float __attribute__((vector_size(64), aligned(sizeof(float)), may_alias));
};
struct Of8 {
  using Vector = float __attribute__((vector_size(32), aligned(sizeof(float)), may_alias));
};
struct Of4 {
  using Vector = float __attribute__((vector_size(16), aligned(sizeof(float)), may_alias));
};

enum class Instructions { kPlain, kAvx2, kAvx512 };

/// "plain", "avx2", "avx512": what FBBENCH_CPU may be.
const std::vector<std::string>& instructions_names();

/// The best that the processor has, and FBBENCH_CPU allows where it is set; LibTorch and oneDNN are
/// held to it, too. BadOption where FBBENCH_CPU is none of instructions_names(). Settled at first
/// use.
Instructions instructions();

/// The version of a function for instructions().
template <class Function>
Function fastest([[maybe_unused]] Function avx512, [[maybe_unused]] Function avx2, Function plain) {
  switch (instructions()) {
    case Instructions::kAvx512:
      return avx512;
    case Instructions::kAvx2:
      return avx2;
    case Instructions::kPlain:
      break;
  }
  return plain;
}

}  // namespace fbbench
