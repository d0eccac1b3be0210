// SPDX-License-Identifier: Apache-2.0
/// \brief Shapley values of the image's segments: each one's fair share of what the output gains
/// from nothing to the whole image.
///
///   v(z) = output(x with the segments z alone), v(1) - v(0) = sum_k phi_k
///   2^K <= samples: phi_k = sum over z without k of |z|! (K-1-|z|)! / K! (v(z + k) - v(z))
///   else v(0), v(1) and samples - 2 coalitions in pairs z, 1 - z, |z| with probability in
///   proportion to 1 / (|z| (K - |z|)): phi minimises  sum_z (v(z) - v(0) - z phi)^2  among those
///   that sum to v(1) - v(0). What the coalitions drawn leave open is shared out equally.
///   a[n,y,x] = phi of the segment of (y,x)
///
/// Output   [N,1,H,W], signed; logits (or probability with output=prob); completeness_error:
///          |sum_k phi_k - (v(1) - v(0))|, of rounding alone
/// Errors   those of segments=: core/picture/segments.h
#include <algorithm>
#include <numeric>

#include "methods/completeness.h"
#include "methods/perturbing/segment_method.h"

namespace fbbench {
namespace {

/// All coalitions of `segments`, [2^K,K] bool: bit k of a row's number says whether k is in it.
Tensor every_coalition(int64_t segments) {
  Tensor numbers = at::arange(int64_t{1} << segments, at::kLong).unsqueeze(1);
  return numbers.__rshift__(at::arange(segments, at::kLong)).__and__(1).to(at::kBool);
}

/// Shapley values [K] of the outputs [2^K] of every_coalition().
Tensor exact_values(const Tensor& outputs, int64_t segments) {
  Tensor sizes = every_coalition(segments).sum(1);
  Tensor weight = at::empty({segments}, at::kDouble);  // |z|! (K-1-|z|)! / K!, by |z|
  double of_size = 1 / static_cast<double>(segments);
  for (int64_t size = 0; size < segments; ++size) {
    weight[size] = of_size;
    of_size *= static_cast<double>(size + 1) / static_cast<double>(segments - 1 - size);
  }
  Tensor values = at::empty({segments}, at::kDouble);
  for (int64_t k = 0; k < segments; ++k) {
    auto halves = [&](const Tensor& all) { return all.view({-1, 2, int64_t{1} << k}); };
    Tensor gains = halves(outputs).select(1, 1) - halves(outputs).select(1, 0);
    Tensor weights = weight.index_select(0, halves(sizes).select(1, 0).flatten());
    values[k] = at::dot(gains.flatten(), weights);
  }
  return values;
}

/// `count` coalitions in pairs with their complements, [count,K] bool.
Tensor drawn_coalitions(int64_t count, int64_t segments, Random& random) {
  std::vector<double> up_to;  // probability of at most size + 1, not yet divided by the sum
  for (int64_t size = 1; size < segments; ++size) {
    const double weight = 1 / (static_cast<double>(size) * static_cast<double>(segments - size));
    up_to.push_back(weight + (up_to.empty() ? 0 : up_to.back()));
  }
  std::vector<int64_t> order(static_cast<size_t>(segments));
  std::iota(order.begin(), order.end(), 0);
  Tensor result = at::zeros({count, segments}, at::kBool);
  for (int64_t i = 0; i < count; i += 2) {
    const double at = random.uniform() * up_to.back();
    const int64_t size = std::upper_bound(up_to.begin(), up_to.end(), at) - up_to.begin() + 1;
    bool* kept = result[i].data_ptr<bool>();
    for (int64_t j = 0; j < size; ++j) {
      std::swap(order[static_cast<size_t>(j)],
                order[static_cast<size_t>(j + random.below(segments - j))]);
      kept[order[static_cast<size_t>(j)]] = true;
    }
    if (i + 1 < count) result[i + 1] = result[i].logical_not();
  }
  return result;
}

/// Of coalitions [M,K] and what they gain over none [M]: the values [K] that sum to `whole`. What
/// they differ by from equal shares is at right angles to all ones, where each row's mean counts
/// for nothing, and the pseudo-inverse stays there.
Tensor fitted_values(const Tensor& coalitions, const Tensor& gains, const Tensor& whole) {
  Tensor z = coalitions.to(at::kDouble), share = z.mean(1);
  Tensor centred = z - share.unsqueeze(1), rest = gains - share * whole;
  Tensor inverse = at::linalg_pinv(at::matmul(centred.t(), centred), /*rcond=*/1e-10,
                                   /*hermitian=*/true);
  return at::matmul(inverse, at::matmul(centred.t(), rest)) +
         whole / static_cast<double>(z.size(1));
}

class KernelShap final : public SegmentMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "kernel_shap";
    info.brief = "Shapley values of the image's segments";
    info.cost = "min(2^K, `samples`) forward passes an image";
    info.needs = Needs::kForward;
    info.options = segment_options("grid:4", "0");
    info.options.push_back({"samples", "2048", "most coalitions an image, 2 to 10^7"});
    info.default_reduce = "sum";
    info.source = "Lundberg, Lee 2017, arXiv:1705.07874; pairs: Covert, Lee 2021, arXiv:2012.01536";
    return with_common_options(info);
  }

  explicit KernelShap(const Options& options)
      : SegmentMethod(describe(), options), samples_(options.get_int("samples", 2, 10'000'000)) {}

 private:
  Answer answer(int64_t segments, const OutputOf& output, Random random) const override {
    constexpr int64_t kBits = 62;
    const bool exact = segments < kBits && (int64_t{1} << segments) <= samples_;
    Tensor coalitions = exact ? every_coalition(segments)
                              : at::cat({at::zeros({1, segments}, at::kBool),
                                         drawn_coalitions(samples_ - 2, segments, random),
                                         at::ones({1, segments}, at::kBool)});
    Tensor outputs = output(coalitions), whole = outputs[-1] - outputs[0];
    Tensor values = exact ? exact_values(outputs, segments)
                          : fitted_values(coalitions, outputs - outputs[0], whole);
    return {values, {{kCompletenessError, (values.sum() - whole).abs().item<double>()}}};
  }

  int64_t samples_;
};

FBBENCH_REGISTER(Method, KernelShap);

}  // namespace
}  // namespace fbbench
