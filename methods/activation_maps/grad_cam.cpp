// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's channels, each weighed by the mean of its gradient.
///
///   M = sum_k mean(g_k) A_k,   g = d output / d A
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class GradCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "grad_cam";
    info.brief = "a layer's channels weighed by their mean gradient";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.source = "Selvaraju et al. 2016, arXiv:1610.02391";
    return with_layer_options(info);
  }
  explicit GradCam(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    return weighted_sum(channels, gradient.mean({2, 3}));
  }
};

FBBENCH_REGISTER(Method, GradCam);

}  // namespace
}  // namespace fbbench
