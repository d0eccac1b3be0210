// SPDX-License-Identifier: Apache-2.0
// A method: the brighter a pixel, the more it is said to matter.
#include "methods/method.h"

using namespace fbbench;

class Brightness final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "brightness";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    return with_common_options(info);
  }
  explicit Brightness(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    return {context.images().clamp_min(0)};
  }
};

FBBENCH_REGISTER(Method, Brightness);
