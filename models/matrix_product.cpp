// SPDX-License-Identifier: Apache-2.0
#include "models/matrix_product.h"

#include <oneapi/dnnl/dnnl.h>

#include "core/error.h"

namespace fbbench {
namespace {

bool is_matrix(const Tensor& tensor) {
  return tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

bool suits(const Tensor& x, const Tensor& w) {
  return is_matrix(x) && is_matrix(w) && x.size(0) > 0;
}

/// y := x op(w) + beta * y, all row by row.
void sgemm(const Tensor& x, const Tensor& w, bool transposed, float beta, Tensor& y) {
  auto status = dnnl_sgemm('N', transposed ? 'T' : 'N', y.size(0), y.size(1), x.size(1), 1,
                           x.data_ptr<float>(), x.size(1), w.data_ptr<float>(), w.size(1), beta,
                           y.data_ptr<float>(), y.size(1));
  FBBENCH_PROMISE(status == dnnl_success, "dnnl_sgemm: status " << status);
}

}  // namespace

Tensor times_transposed(const Tensor& x, const Tensor& w, const Tensor& bias) {
  if (!suits(x, w)) return at::linear(x, w, bias);
  Tensor y = at::empty({x.size(0), w.size(0)}, x.options());
  if (bias.defined()) y.copy_(bias);
  sgemm(x, w, /*transposed=*/true, bias.defined() ? 1.f : 0.f, y);
  return y;
}

Tensor times(const Tensor& x, const Tensor& w) {
  if (!suits(x, w)) return at::matmul(x, w);
  Tensor y = at::empty({x.size(0), w.size(1)}, x.options());
  sgemm(x, w, /*transposed=*/false, 0, y);
  return y;
}

}  // namespace fbbench
