// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/matrix_product.h"

#include <oneapi/dnnl/dnnl.h>

#include "core/error.h"
#include "models/cpu/dot_products.h"

namespace fbbench {
namespace {

bool is_matrix(const Tensor& tensor) {
  return tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

bool suits(const Tensor& x, const Tensor& w) {
  return is_matrix(x) && is_matrix(w) && x.numel() > 0;
}

struct Sizes {
  int64_t rows, inner, columns;
};

/// y := x op(w) + beta * y, all row by row.
void sgemm(const Sizes& n, const float* x, const float* w, bool transposed, float beta, float* y) {
  auto status = dnnl_sgemm('N', transposed ? 'T' : 'N', n.rows, n.columns, n.inner, 1, x, n.inner,
                           w, transposed ? n.inner : n.columns, beta, y, n.columns);
  FBBENCH_PROMISE(status == dnnl_success, "dnnl_sgemm: status " << status);
}

void sgemm(const Tensor& x, const Tensor& w, bool transposed, float beta, Tensor& y) {
  sgemm({y.size(0), x.size(1), y.size(1)}, x.data_ptr<float>(), w.data_ptr<float>(), transposed,
        beta, y.data_ptr<float>());
}

}  // namespace

Tensor times_transposed(const Tensor& x, const Tensor& w, const Tensor& bias) {
  if (!suits(x, w)) return at::linear(x, w, bias);
  Tensor y = at::zeros({x.size(0), w.size(0)}, x.options());
  if (bias.defined()) y.copy_(bias);
  if (x.size(0) <= kFewRows) {
    add_dot_products(x, w, y);
  } else {
    sgemm(x, w, /*transposed=*/true, /*beta=*/1, y);
  }
  return y;
}

Tensor times(const Tensor& x, const Tensor& w) {
  if (!suits(x, w)) return at::matmul(x, w);
  Tensor y = at::empty({x.size(0), w.size(1)}, x.options());
  sgemm(x, w, /*transposed=*/false, 0, y);
  return y;
}

}  // namespace fbbench
