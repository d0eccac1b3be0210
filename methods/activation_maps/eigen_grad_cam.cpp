// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's values times their gradients, along the direction in which positions differ
/// most.
///
///   M = B v,   B: g . A as positions x channels, each column minus its mean,   g = d output / d A,
///              v: eigenvector of B'B with the largest eigenvalue, signed so that max M >= -min M
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"
#include "methods/activation_maps/principal_projection.h"

namespace fbbench {
namespace {

class EigenGradCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "eigen_grad_cam";
    info.brief = "principal component of a layer's values times their gradients";
    info.cost = "that of grad_cam, and an eigenvector of the smaller of B'B and BB' an image";
    info.source =
        "Eigen-CAM (Muhammad, Yeasin 2020, arXiv:2008.00299) of g . A, as in pytorch-grad-cam "
        "1.5.7";
    return with_layer_options(info);
  }
  explicit EigenGradCam(const Options& options) : GradientActivationMap(describe(), options) {}

 private:
  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    return principal_projection(gradient * channels);
  }
};

FBBENCH_REGISTER(Method, EigenGradCam);

}  // namespace
}  // namespace fbbench
