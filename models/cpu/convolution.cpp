// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/convolution.h"

#include "core/error.h"
#include "models/cpu/implementation.h"
#include "models/cpu/libtorch_convolution.h"
#include "models/cpu/max_pool.h"
#include "models/cpu/onednn.h"
#include "models/cpu/polyphase.h"
#include "models/cpu/successive_images.h"
#include "models/cpu/winograd/winograd.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

struct Call {
  const Filter& filter;
  const Window& window;
  const Tensor& x;
  const Tensor& bias;
  const Epilogue& epilogue;
};

bool any(const Call&) { return true; }
bool is_float(const Call& call) { return call.x.scalar_type() == at::kFloat && call.x.numel() > 0; }
bool may_be_fast(const Call& call) { return is_float(call) && call.filter.sums != Sums::kPlain; }

bool has_successive(const Call& call) {
  return is_float(call) && call.filter.sums == Sums::kFastest &&
         suits_successive(call.filter, call.window, call.epilogue);
}

Tensor successive(const Call& call) {
  return convolve_successive(call.filter, call.window, canonical(call.x), call.bias, call.epilogue,
                             convolve);
}

bool has_tiles(const Call& call) {
  return may_be_fast(call) && suits_winograd(call.filter, call.window, call.x);
}

Tensor by_tiles(const Call& call) {
  return convolve_by_winograd(call.filter, call.window, canonical(call.x), call.bias,
                              call.epilogue);
}

bool has_phases(const Call& call) {
  return may_be_fast(call) && suits_phases(call.filter, call.window);
}

Tensor by_phases(const Call& call) {
  return convolve_by_phases(call.filter, call.window, canonical(call.x), call.bias, call.epilogue,
                            convolve);
}

Tensor pooled(const Call& call, const Tensor& result) {
  return call.epilogue.pool ? max_pool(*call.epilogue.pool, result) : result;
}

Tensor by_onednn(const Call& call) {
  return pooled(call, convolve_by_onednn(call.filter, call.window, canonical(call.x), call.bias,
                                         call.epilogue));
}

Tensor by_libtorch(const Call& call) {
  return pooled(call,
                convolve_by_libtorch(call.filter, call.window, call.x, call.bias, call.epilogue));
}

const Implementations<Call> implementations = {{"successive_images", has_successive, successive},
                                               {"winograd", has_tiles, by_tiles},
                                               {"polyphase", has_phases, by_phases},
                                               {"onednn", is_float, by_onednn},
                                               {kReference, any, by_libtorch}};

}  // namespace

Tensor convolve(const Filter& filter, const Window& window, const Tensor& x, const Tensor& bias,
                Epilogue epilogue) {
  FBBENCH_PROMISE(!epilogue.pool || !epilogue.sum.defined(), describe_tensor(x));
  return implementations.run({filter, window, x, bias, epilogue});
}

}  // namespace fbbench
