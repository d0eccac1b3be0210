// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's values along the direction in which its positions differ most; no class has a
/// say in it.
///
///   M = B v,   B: A as positions x channels, each column minus its mean,
///              v: eigenvector of B'B with the largest eigenvalue, signed so that max M >= -min M
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); the layer's unit. Target and output= don't count
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include "methods/activation_maps/class_activation_map.h"
#include "methods/activation_maps/principal_projection.h"

namespace fbbench {
namespace {

class EigenCam final : public ClassActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "eigen_cam";
    info.brief = "principal component of a layer's values, whatever the class";
    info.cost = "one recorded forward, and an eigenvector of the smaller of B'B and BB' an image";
    info.source = "Muhammad, Yeasin 2020, arXiv:2008.00299; centred, as in pytorch-grad-cam 1.5.7";
    return with_layer_options(info);
  }
  explicit EigenCam(const Options& options) : ClassActivationMap(describe(), options) {}

 private:
  Tensor map(const Context&, const Tensor& channels) const override {
    return principal_projection(channels);
  }
};

FBBENCH_REGISTER(Method, EigenCam);

}  // namespace
}  // namespace fbbench
