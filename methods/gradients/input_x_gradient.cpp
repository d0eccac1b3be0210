// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient times the input: each value's share of a linear model of the output.
///
///   a[n,c,y,x] = x[n,c,y,x] * d output[n] / d x[n,c,y,x]
///
/// Output   [N,C,H,W], signed; logits (or what `output` says)
/// Errors   none of its own; a network without graph is differentiated by autograd
#include "methods/gradients/gradient_method.h"

namespace fbbench {
namespace {

class InputXGradient final : public GradientMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "input_x_gradient";
    info.brief = "input times gradient";
    info.cost = "one recorded forward and one reverse walk";
    info.needs = Needs::kGradients;
    info.default_reduce = "sum";
    info.source = "Shrikumar et al. 2016, arXiv:1605.01713; input normalised, as in Captum";
    return with_common_options(info);
  }
  explicit InputXGradient(const Options& options) : GradientMethod(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    return {context.images() * gradient(context)};
  }
};

FBBENCH_REGISTER(Method, InputXGradient);

}  // namespace
}  // namespace fbbench
