// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's channels, each weighed by a sum of its positive gradients (Grad-CAM++).
///
///   M = sum_k w_k A_k,   w_k = sum_ij max(g,0) g^2 / (2 g^2 + S_k g^3 + 1e-6),
///
/// g = d output / d A_k, S_k = sum_ij A_k; terms with g = 0 are 0. The paper explains exp(z_c); its
/// closed form is fed the output's own gradient, as pytorch-grad-cam does.
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class GradCamPlusPlus final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "grad_cam_pp";
    info.brief = "a layer's channels weighed by their positive gradients' shares";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.source =
        "Chattopadhyay et al. 2017, arXiv:1710.11063, equation 19; pytorch-grad-cam 1.5.7";
    return with_layer_options(info);
  }
  explicit GradCamPlusPlus(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    // Of a negative gradient the term is 0, whatever its denominator.
    Tensor g = gradient.clamp_min(0), square = g * g;
    Tensor sum = channels.sum({2, 3}, /*keepdim=*/true);
    Tensor terms = g * square / (2 * square + sum * square * g + 1e-6);
    return weighted_sum(channels, terms.sum({2, 3}));
  }
};

FBBENCH_REGISTER(Method, GradCamPlusPlus);

}  // namespace
}  // namespace fbbench
