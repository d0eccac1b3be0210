// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's values, each times its own gradient where that is positive.
///
///   M = sum_k max(g_k, 0) . A_k,   g = d output / d A
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class LayerCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "layer_cam";
    info.brief = "a layer's values times their gradients where these are positive";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.source =
        "Jiang et al. 2021, LayerCAM: Exploring Hierarchical Class Activation Maps for "
        "Localization";
    return with_layer_options(info);
  }
  explicit LayerCam(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    return (gradient.clamp_min(0) * channels).sum(1);
  }
};

FBBENCH_REGISTER(Method, LayerCam);

}  // namespace
}  // namespace fbbench
