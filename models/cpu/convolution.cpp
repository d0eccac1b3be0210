// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/convolution.h"

#include "core/error.h"
#include "models/cpu/libtorch_convolution.h"
#include "models/cpu/max_pool.h"
#include "models/cpu/onednn.h"
#include "models/cpu/polyphase.h"
#include "models/cpu/successive_images.h"
#include "models/cpu/winograd/winograd.h"
#include "models/graph/layout.h"

namespace fbbench {
Tensor convolve(const Filter& filter, const Window& window, const Tensor& x, const Tensor& bias,
                Epilogue epilogue) {
  bool plain = x.scalar_type() == at::kFloat && x.numel() > 0;
  FBBENCH_PROMISE(!epilogue.pool || (plain && !epilogue.sum.defined()), describe_tensor(x));
  if (!plain) return convolve_by_libtorch(filter, window, x, bias, epilogue);
  if (filter.sums == Sums::kFastest && suits_successive(filter, window, epilogue)) {
    Tensor result = convolve_successive(filter, window, canonical(x), bias, epilogue, convolve);
    if (result.defined()) return result;
  }
  if (filter.sums != Sums::kPlain && suits_winograd(filter, window, x)) {
    return convolve_by_winograd(filter, window, canonical(x), bias, epilogue);
  }
  if (filter.sums != Sums::kPlain && suits_phases(filter, window)) {
    return convolve_by_phases(filter, window, canonical(x), bias, std::move(epilogue), convolve);
  }
  Tensor result = convolve_by_onednn(filter, window, canonical(x), bias, epilogue);
  return epilogue.pool ? max_pool(*epilogue.pool, result) : result;
}

}  // namespace fbbench
