// SPDX-License-Identifier: Apache-2.0
/// \brief A floor: how far each value of the image is from the data's mean.
///
///   a[n,c,y,x] = |x[n,c,y,x]|, x normalised
///
/// Output   [N,C,H,W], >= 0; standard deviations of the data
#include "methods/method.h"

namespace fbbench {
namespace {

class InputMagnitude final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "input_magnitude";
    info.brief = "floor: magnitude of the normalised input";
    info.cost = "none to speak of";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    info.source = "usual baseline: what input times gradient has of the input";
    return with_common_options(info);
  }
  explicit InputMagnitude(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    return {context.images().abs()};
  }
};

FBBENCH_REGISTER(Method, InputMagnitude);

}  // namespace
}  // namespace fbbench
