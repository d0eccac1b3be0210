// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "models/cpu/libtorch_convolution.h"
#include "models/cpu/onednn.h"
#include "models/graph/layout.h"

namespace fbbench {

Tensor convolve_by_onednn(const Filter& filter, const Window& window, const Tensor& x,
                          const Tensor& bias, const Epilogue& epilogue) {
  return convolve_by_libtorch(filter, window, x, bias, epilogue);
}

Tensor transposed_by_onednn(const Filter& filter, const Window& window, const Tensor& q,
                            const std::vector<int64_t>& input_shape) {
  FBBENCH_PROMISE(q.scalar_type() == at::kFloat && is_canonical(q), describe_tensor(q));
  return transposed_by_libtorch(filter, window, q, input_shape);
}

void multiply_by_onednn(const Tensor& x, const Tensor& w, bool transposed, bool accumulate,
                        Tensor& y) {
  y.addmm_(x, transposed ? w.t() : w, /*beta=*/accumulate, /*alpha=*/1);
}

}  // namespace fbbench
