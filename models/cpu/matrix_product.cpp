// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/matrix_product.h"

#include "models/cpu/dot_products.h"
#include "models/cpu/onednn.h"

namespace fbbench {
namespace {

bool is_matrix(const Tensor& tensor) {
  return tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

bool suits(const Tensor& x, const Tensor& w) {
  return is_matrix(x) && is_matrix(w) && x.numel() > 0;
}

}  // namespace

Tensor times_transposed(const Tensor& x, const Tensor& w, const Tensor& bias) {
  if (!suits(x, w)) return at::linear(x, w, bias);
  Tensor y = at::zeros({x.size(0), w.size(0)}, x.options());
  if (bias.defined()) y.copy_(bias);
  if (x.size(0) <= kFewRows) {
    add_dot_products(x, w, y);
  } else {
    multiply_by_onednn(x, w, /*transposed=*/true, /*accumulate=*/true, y);
  }
  return y;
}

Tensor times(const Tensor& x, const Tensor& w) {
  if (!suits(x, w)) return at::matmul(x, w);
  Tensor y = at::empty({x.size(0), w.size(1)}, x.options());
  multiply_by_onednn(x, w, /*transposed=*/false, /*accumulate=*/false, y);
  return y;
}

}  // namespace fbbench
