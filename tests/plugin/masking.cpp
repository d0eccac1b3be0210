// SPDX-License-Identifier: Apache-2.0
// RISE with given masks: each pixel's mean score over the masked images in which it is seen.
#include "core/hdf5/file.h"
#include "methods/method.h"
#include "models/network/queries.h"

using namespace fbbench;

class Masking final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "masking";
    info.needs = Needs::kForward;
    info.options = {{"masks", "", "HDF5 file with masks [K,H,W], 1 where a pixel is seen"}};
    info.default_reduce = "sum";
    return with_common_options(info);
  }
  explicit Masking(const Options& options)
      : Method(describe(), options),
        masks_(Hdf5File(options.get_string("masks")).dataset("masks").read(at::kFloat)) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    const int64_t masks = masks_.size(0), count = masks * context.images().size(0);
    auto write = [&](int64_t first, const Tensor& images) {
      for (int64_t i = 0; i < images.size(0); ++i) {
        const int64_t image = (first + i) / masks, mask = (first + i) % masks;
        images[i].copy_(context.images()[image] * masks_[mask]);
      }
    };
    Tensor logits = logits_of(context.network(), count, context.forward_batch(), write);
    Tensor targets = context.targets().repeat_interleave(masks);
    Tensor scores = score(context.network(), logits, targets).view({-1, masks});
    Tensor seen = masks_.sum(0).clamp_min(1e-6);
    return {(at::tensordot(scores, masks_, {1}, {0}) / seen).unsqueeze(1)};
  }

  Tensor masks_;
};

FBBENCH_REGISTER(Method, Masking);
