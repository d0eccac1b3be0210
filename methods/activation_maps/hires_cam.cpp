// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's values, each times its own gradient.
///
///   M = sum_k g_k . A_k,   g = d output / d A
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class HiResCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "hires_cam";
    info.brief = "a layer's values times their gradients";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.source = "Draelos, Carin 2020, arXiv:2011.08891";
    return with_layer_options(info);
  }
  explicit HiResCam(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    return (gradient * channels).sum(1);
  }
};

FBBENCH_REGISTER(Method, HiResCam);

}  // namespace
}  // namespace fbbench
