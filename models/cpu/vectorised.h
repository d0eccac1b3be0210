// SPDX-License-Identifier: Apache-2.0
/// FBBENCH_VECTORISED before a function: compiled for AVX-512, AVX2 and plain x86-64 and chosen at
/// run time. The library is built for plain x86-64: without this, loops over floats run at a fifth
/// of their speed. What such a function calls must be inlined (FBBENCH_INLINED).
///
/// FBBENCH_FOR("avx512f,avx512vl,fma"), FBBENCH_FOR("avx2,fma"): compiled for these instructions
/// alone, where the number of registers decides how a function is written; fastest() chooses.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define FBBENCH_VECTORISED \
  __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#define FBBENCH_FOR(instructions) __attribute__((target(instructions), optimize("O3")))
#else
#define FBBENCH_VECTORISED
#define FBBENCH_FOR(instructions)
#endif

#define FBBENCH_INLINED inline __attribute__((always_inline))

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

/// The version of a function that this processor runs fastest.
template <class Function>
Function fastest([[maybe_unused]] Function avx512, [[maybe_unused]] Function avx2, Function plain) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) return avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2;
#endif
  return plain;
}

}  // namespace fbbench
