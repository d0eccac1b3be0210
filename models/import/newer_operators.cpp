// SPDX-License-Identifier: Apache-2.0
// Operators of PyTorch 2 that networks saved by it call and LibTorch 1.13 lacks, by their
// definitions in PyTorch's documentation. Registered where LibTorch has none.
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/tensor.h"

namespace fbbench {
namespace {

/// softmax(q k^T scale + mask) v of q [...,L,E], k [...,S,E], v [...,S,F]: [...,L,F].
Tensor attention(const Tensor& query, const Tensor& key, const Tensor& value,
                 const c10::optional<Tensor>& mask, double dropout, bool causal,
                 c10::optional<double> scale, bool grouped) {
  FBBENCH_REQUIRE(dropout == 0, Unsupported, "attention with dropout; want the network in eval()");
  auto repeated = [&](const Tensor& heads) {
    return grouped ? heads.repeat_interleave(query.size(-3) / heads.size(-3), -3) : heads;
  };
  Tensor keys = repeated(key).transpose(-2, -1);
  double factor = scale.value_or(1 / std::sqrt(static_cast<double>(query.size(-1))));
  Tensor scores = at::matmul(query * factor, keys);
  Tensor seen = mask.value_or(Tensor());
  if (causal) {
    seen = at::ones({scores.size(-2), scores.size(-1)}, scores.options().dtype(at::kBool)).tril();
  }
  if (seen.defined()) {
    scores = seen.scalar_type() == at::kBool ? scores.masked_fill(seen.logical_not(), -INFINITY)
                                             : scores + seen;
  }
  return at::matmul(scores.softmax(-1), repeated(value));
}

/// x / sqrt(mean(x^2) + eps) * weight, the mean over the last dimensions, which are `shape`.
Tensor rms_norm(const Tensor& x, at::IntArrayRef shape, const c10::optional<Tensor>& weight,
                c10::optional<double> eps) {
  std::vector<int64_t> dims(shape.size());
  std::iota(dims.begin(), dims.end(), -static_cast<int64_t>(shape.size()));
  double least = x.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                                : std::numeric_limits<float>::epsilon();
  Tensor result = x * (x.square().mean(dims, /*keepdim=*/true) + eps.value_or(least)).rsqrt();
  return weight && weight->defined() ? result * *weight : result;
}

TORCH_LIBRARY_FRAGMENT(aten, library) {
  auto define = [&](const char* name, const char* arguments, auto function) {
    auto& dispatcher = c10::Dispatcher::singleton();
    if (dispatcher.findSchema({std::string("aten::") + name, ""})) return;
    library.def((std::string(name) + arguments).c_str(), function);
  };
  define("scaled_dot_product_attention",
         "(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0., "
         "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
         attention);
  define("rms_norm",
         "(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
         rms_norm);
}

}  // namespace
}  // namespace fbbench
