// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's channels, each weighed by the output of the image seen through it.
///
///   M = sum_k w_k A_k,   w = softmax over k of output(x . H_k),
///   H_k = (U_k - min U_k) / (max U_k - min U_k + 1e-8)
///
/// U_k: A_k enlarged to the image, bilinear, corners on corners. Of a constant channel H_k = 0.
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); the layer's unit
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// H_k [M,1,H,W] of channels [M,1,h,w].
Tensor masks(const Tensor& channels, at::IntArrayRef size) {
  // The minimum is taken off before, too, so that rounding leaves nothing of a constant channel.
  Tensor large = at::upsample_bilinear2d(channels - channels.amin({2, 3}, /*keepdim=*/true), size,
                                         /*align_corners=*/true);
  Tensor low = large.amin({2, 3}, true), high = large.amax({2, 3}, true);
  return (large - low) / (high - low + 1e-8);
}

class ScoreCam final : public ClassActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "score_cam";
    info.brief = "a layer's channels weighed by the output of the image seen through each";
    info.cost = "one recorded forward, and one forward a channel and image";
    info.source = "Wang et al. 2019, arXiv:1910.01279, algorithm 1; pytorch-grad-cam 1.5.7";
    return with_layer_options(info);
  }
  explicit ScoreCam(const Options& options) : ClassActivationMap(describe(), options) {}

 private:
  Tensor map(const Context& context, const Tensor& channels) const override {
    const int64_t images = channels.size(0), each = channels.size(1);
    const Tensor flat = channels.flatten(0, 1).unsqueeze(1);  // [N*K,1,h,w]
    auto write = [&](int64_t first, const Tensor& chunk) {
      const int64_t count = chunk.size(0);
      Tensor rows = at::arange(first, first + count).div(each, "floor");
      chunk.copy_(context.images().index_select(0, rows));
      chunk.mul_(masks(flat.narrow(0, first, count), chunk.sizes().slice(2)));
    };
    const Network& network = context.network();
    Tensor logits = logits_of(network, images * each, context.forward_batch(), write);
    Tensor scores = score(network, logits, context.targets().repeat_interleave(each));
    return weighted_sum(channels, scores.view({images, each}).softmax(1));
  }
};

FBBENCH_REGISTER(Method, ScoreCam);

}  // namespace
}  // namespace fbbench
