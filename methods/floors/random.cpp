// SPDX-License-Identifier: Apache-2.0
/// \brief A floor: independent uniform noise.
///
///   a[n,y,x] ~ U[0,1), seeded by (seed, "random", sample id)
///
/// Output   [N,1,H,W] in [0,1); no unit
#include "core/seed.h"
#include "methods/method.h"

namespace fbbench {
namespace {

class UniformNoise final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "random";
    info.brief = "floor: uniform noise";
    info.cost = "one random number a pixel";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    info.source = "usual baseline";
    return with_common_options(info);
  }
  explicit UniformNoise(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    const Tensor& images = context.images();
    Tensor noise = at::empty({images.size(0), 1, images.size(2), images.size(3)});
    for (int64_t n = 0; n < context.size(); ++n) {
      const std::string& id = context.ids()[static_cast<size_t>(n)];
      Random random(derive_seed(context.seed(), "random", id));
      Tensor plane = noise[n];
      auto* values = plane.data_ptr<float>();
      for (int64_t i = 0; i < plane.numel(); ++i) values[i] = random.uniform();
    }
    return {noise};
  }
};

FBBENCH_REGISTER(Method, UniformNoise);

}  // namespace
}  // namespace fbbench
