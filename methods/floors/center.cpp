// SPDX-License-Identifier: Apache-2.0
/// \brief A floor: the nearer to the image's centre, the more salient.
///
///   a[y,x] = 1 - d / d_max,  d = distance to ((W-1)/2, (H-1)/2)
///
/// Output   [N,1,H,W] in [0,1], the same for every image; no unit
#include "methods/method.h"

namespace fbbench {
namespace {

class Center final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "center";
    info.brief = "floor: closeness to the image's centre";
    info.cost = "one square root a pixel";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    info.source = "usual baseline";
    return with_common_options(info);
  }
  explicit Center(const Options& options) : Method(describe(), options) {}

 private:
  /// Squared distances to the middle of `count` positions.
  static Tensor squares(int64_t count) {
    Tensor offset = at::arange(count, at::kDouble) - static_cast<double>(count - 1) / 2;
    return offset * offset;
  }

  Attribution explain_impl(const Context& context) const override {
    int64_t height = context.images().size(2), width = context.images().size(3);
    Tensor distance = (squares(height).unsqueeze(1) + squares(width)).sqrt();
    double furthest = std::max(distance.max().item<double>(), 1e-12);  // a 1x1 image has d = 0
    Tensor map = (1 - distance / furthest).to(at::kFloat);
    return {map.expand({context.images().size(0), 1, height, width}).contiguous()};
  }
};

FBBENCH_REGISTER(Method, Center);

}  // namespace
}  // namespace fbbench
