// SPDX-License-Identifier: Apache-2.0
/// \brief A floor: independent uniform noise.
///
///   a[n,y,x] ~ U[0,1), seeded by (seed, "random", sample id)
///
/// Output   [N,1,H,W] in [0,1); no unit
/// Cost     one random number a pixel
#include <random>

#include "core/seed.h"
#include "methods/method.h"

namespace fbbench {
namespace {

class Random final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "random";
    info.brief = "floor: uniform noise";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    info.source = "usual baseline";
    return with_common_options(info);
  }
  explicit Random(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    const Batch& batch = context.batch();
    Tensor noise = at::empty({batch.size(), 1, batch.images.size(2), batch.images.size(3)});
    for (int64_t n = 0; n < batch.size(); ++n) {
      const std::string& id = batch.samples[static_cast<size_t>(n)].id;
      std::mt19937_64 random(derive_seed(batch.seed, "random", id));
      Tensor plane = noise[n];
      auto* values = plane.data_ptr<float>();
      // 24 bits: exactly representable, the same on every platform.
      for (int64_t i = 0; i < plane.numel(); ++i) {
        values[i] = static_cast<float>(random() >> 40) * 0x1p-24f;
      }
    }
    return {noise};
  }
};

FBBENCH_REGISTER(Method, Random);

}  // namespace
}  // namespace fbbench
