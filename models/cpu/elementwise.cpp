// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/elementwise.h"

#include <ATen/Parallel.h>

#include "core/error.h"
#include "models/cpu/vectorised.h"
#include "models/graph/layout.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace fbbench {
namespace {

constexpr float kSmallest = 1e-9f;
constexpr int64_t kGrain = 1 << 15;  // elements a thread takes at least

FBBENCH_VECTORISED(void, divide_range, (const float* r, float* z, int64_t n), (r, z, n)) {
  for (int64_t i = 0; i < n; ++i) {
    bool positive = z[i] > kSmallest;
    float quotient = r[i] / (positive ? z[i] : 1.f);
    z[i] = positive ? quotient : 0.f;
  }
}

FBBENCH_VECTORISED(void, stabilised_range,
                   (const float* z, float epsilon, float least, float* r, int64_t n),
                   (z, epsilon, least, r, n)) {
  for (int64_t i = 0; i < n; ++i) {
    float divisor = z[i] + (z[i] >= 0 ? epsilon : -epsilon);
    bool large = divisor > least || divisor < -least;
    float quotient = r[i] / (large ? divisor : 1.f);
    r[i] = large ? quotient : 0.f;
  }
}

FBBENCH_VECTORISED(void, multiply_range, (const float* a, float* t, int64_t n), (a, t, n)) {
  for (int64_t i = 0; i < n; ++i) {
    float product = t[i] * a[i];
    t[i] = product > 0 ? product : 0.f;
  }
}

FBBENCH_VECTORISED(void, mask_range, (const float* y, float low, float high, float* g, int64_t n),
                   (y, low, high, g, n)) {
  for (int64_t i = 0; i < n; ++i) g[i] = y[i] > low && y[i] < high ? g[i] : 0.f;
}

FBBENCH_VECTORISED(void, split_row, (const float* a, float* out, int64_t channels),
                   (a, out, channels)) {
  for (int64_t c = 0; c < channels; ++c) out[c] = a[c] > 0 ? a[c] : 0.f;
  for (int64_t c = 0; c < channels; ++c) out[channels + c] = a[c] < 0 ? a[c] : 0.f;
}

FBBENCH_VECTORISED(void, multiply_row,
                   (const float* a, const float* t, float* out, int64_t channels),
                   (a, t, out, channels)) {
  for (int64_t c = 0; c < channels; ++c) {
    float product = a[c] * (a[c] > 0 ? t[c] : t[channels + c]);
    out[c] = product > 0 ? product : 0.f;
  }
}

FBBENCH_VECTORISED(void, share_range,
                   (const float* u, const float* v, const float* r, float* to_u, float* to_v,
                    int64_t n),
                   (u, v, r, to_u, to_v, n)) {
  for (int64_t i = 0; i < n; ++i) {
    float sign = u[i] + v[i] >= 0 ? 1.f : -1.f;
    float part_u = sign * u[i] > 0 ? sign * u[i] : 0.f;
    float part_v = sign * v[i] > 0 ? sign * v[i] : 0.f;
    float total = part_u + part_v;
    float share = total > 0 ? part_u / total : 0.f;
    to_u[i] = r[i] * share;
    to_v[i] = r[i] * (total > 0 ? part_v / total : 0.f);
  }
}

FBBENCH_VECTORISED(void, scale_range, (float* values, int64_t n, float threshold, float scale),
                   (values, n, threshold, scale)) {
  for (int64_t i = 0; i < n; ++i) values[i] = values[i] >= threshold ? values[i] * scale : 0.f;
}

void require_alike(const Tensor& a, const Tensor& b) {
  bool alike = is_canonical(a) && is_canonical(b) && a.sizes() == b.sizes() &&
               a.scalar_type() == at::kFloat && b.scalar_type() == at::kFloat;
  FBBENCH_PROMISE(alike, describe_tensor(a) << " and " << describe_tensor(b));
}

/// Calls row(a's row, two-channel tensor's row) for each pixel: memory is [pixel][channel].
template <class Row>
void for_each_row(const Tensor& one, const Tensor& two, const Row& row) {
  FBBENCH_PROMISE(is_canonical(one) && is_canonical(two) && 2 * one.numel() == two.numel() &&
                      (one.dim() == 4 || one.dim() == 2),
                  describe_tensor(one) << " and " << describe_tensor(two));
  int64_t channels = one.size(1);
  at::parallel_for(0, one.numel() / channels, std::max<int64_t>(1, kGrain / channels),
                   [&](int64_t begin, int64_t end) {
                     for (int64_t p = begin; p < end; ++p) row(p * channels, p * channels * 2);
                   });
}

int64_t pack_scalar(const float* values, int64_t count, float low, float high, float* out) {
  int64_t used = 0;
  for (int64_t i = 0; i < count; ++i) {  // no branch: which values fit is a coin toss
    out[used] = values[i];
    used += values[i] >= low && values[i] < high;
  }
  return used;
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx512f,popcnt"))) int64_t pack_avx512(const float* values, int64_t count,
                                                              float low, float high, float* out) {
  int64_t used = 0, i = 0;
  __m512 lows = _mm512_set1_ps(low), highs = _mm512_set1_ps(high);
  for (; i + 16 <= count; i += 16) {
    __m512 v = _mm512_loadu_ps(values + i);
    __mmask16 fits =
        _mm512_cmp_ps_mask(v, lows, _CMP_GE_OQ) & _mm512_cmp_ps_mask(v, highs, _CMP_LT_OQ);
    // Compressed in the register, then stored whole: a compressing store is far slower.
    _mm512_storeu_ps(out + used, _mm512_maskz_compress_ps(fits, v));
    used += __builtin_popcount(fits);
  }
  return used + pack_scalar(values + i, count - i, low, high, out + used);
}
#endif

}  // namespace

void divide_into(const Tensor& r, Tensor& z) {
  require_alike(r, z);
  const float* from = r.data_ptr<float>();
  float* to = z.data_ptr<float>();
  at::parallel_for(0, z.numel(), kGrain, [&](int64_t begin, int64_t end) {
    divide_range(from + begin, to + begin, end - begin);
  });
}

void divide_stabilised(const Tensor& z, double epsilon, double least, Tensor& r) {
  require_alike(z, r);
  const float* from = z.data_ptr<float>();
  float* to = r.data_ptr<float>();
  at::parallel_for(0, r.numel(), kGrain, [&](int64_t begin, int64_t end) {
    stabilised_range(from + begin, static_cast<float>(epsilon), static_cast<float>(least),
                     to + begin, end - begin);
  });
}

void contribution_into(const Tensor& a, Tensor& t) {
  require_alike(a, t);
  const float* from = a.data_ptr<float>();
  float* to = t.data_ptr<float>();
  at::parallel_for(0, t.numel(), kGrain, [&](int64_t begin, int64_t end) {
    multiply_range(from + begin, to + begin, end - begin);
  });
}

void mask_into(const Tensor& y, double low, double high, Tensor& g) {
  if (g.scalar_type() != at::kFloat) {
    g.mul_(y.gt(low).logical_and(y.lt(high)));
    return;
  }
  require_alike(y, g);
  const float* from = y.data_ptr<float>();
  float* to = g.data_ptr<float>();
  at::parallel_for(0, g.numel(), kGrain, [&](int64_t begin, int64_t end) {
    mask_range(from + begin, static_cast<float>(low), static_cast<float>(high), to + begin,
               end - begin);
  });
}

Tensor split_signs(const Tensor& a) {
  std::vector<int64_t> shape = a.sizes().vec();
  shape[1] *= 2;
  Tensor result = canonical_empty(shape);
  const float* from = a.data_ptr<float>();
  float* to = result.data_ptr<float>();
  for_each_row(a, result, [&](int64_t i, int64_t j) { split_row(from + i, to + j, a.size(1)); });
  return result;
}

Tensor contribution_by_sign(const Tensor& a, const Tensor& t) {
  Tensor result = canonical_empty(a.sizes());
  const float* values = a.data_ptr<float>();
  const float* both = t.data_ptr<float>();
  float* to = result.data_ptr<float>();
  for_each_row(
      a, t, [&](int64_t i, int64_t j) { multiply_row(values + i, both + j, to + i, a.size(1)); });
  return result;
}

std::vector<Tensor> share_by_sign(const Tensor& u, const Tensor& v, const Tensor& r) {
  require_alike(u, r);
  require_alike(v, r);
  std::vector<Tensor> shares = {at::empty_like(r), at::empty_like(r)};
  const float* from_u = u.data_ptr<float>();
  const float* from_v = v.data_ptr<float>();
  const float* relevance = r.data_ptr<float>();
  float* to_u = shares[0].data_ptr<float>();
  float* to_v = shares[1].data_ptr<float>();
  at::parallel_for(0, r.numel(), kGrain, [&](int64_t i, int64_t end) {
    share_range(from_u + i, from_v + i, relevance + i, to_u + i, to_v + i, end - i);
  });
  return shares;
}

int64_t pack_between(const float* values, int64_t count, float low, float high, float* out) {
#if defined(__x86_64__) && defined(__GNUC__)
  static const bool avx512 = __builtin_cpu_supports("avx512f");
  if (avx512) return pack_avx512(values, count, low, high, out);
#endif
  return pack_scalar(values, count, low, high, out);
}

void keep_and_scale(float* values, int64_t count, float threshold, float scale) {
  scale_range(values, count, threshold, scale);
}

}  // namespace fbbench
