// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's channels, each weighed by the mean of its gradient under its own activation.
///
///   M = sum_k w_k A_k,   w_k = sum_ij g_k A_k / (sum_ij A_k + 1e-7),   g = d output / d A
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class XGradCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "xgrad_cam";
    info.brief = "a layer's channels weighed by their gradient where they are active";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.source = "Fu et al. 2020, arXiv:2008.02312; pytorch-grad-cam 1.5.7";
    return with_layer_options(info);
  }
  explicit XGradCam(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    Tensor along = (gradient * channels).sum({2, 3});
    return weighted_sum(channels, along / (channels.sum({2, 3}) + 1e-7));
  }
};

FBBENCH_REGISTER(Method, XGradCam);

}  // namespace
}  // namespace fbbench
