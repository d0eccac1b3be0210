// SPDX-License-Identifier: Apache-2.0
/// \brief How much the output changes with each input value.
///
///   a[n,c,y,x] = d output[n] / d x[n,c,y,x]
///
/// Output   [N,C,H,W], signed; logits per unit of normalised input
/// Errors   none of its own; a network without graph is differentiated by autograd
#include "methods/gradients/gradient_method.h"

namespace fbbench {
namespace {

class Gradient final : public GradientMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "gradient";
    info.brief = "derivative of the output by the input";
    info.cost = "one recorded forward and one reverse walk";
    info.needs = Needs::kGradients;
    info.default_reduce = "max_abs";
    info.source = "Simonyan, Vedaldi, Zisserman 2013, section 3, arXiv:1312.6034";
    return with_common_options(info);
  }
  explicit Gradient(const Options& options) : GradientMethod(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override { return {gradient(context)}; }
};

FBBENCH_REGISTER(Method, Gradient);

}  // namespace
}  // namespace fbbench
