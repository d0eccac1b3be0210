// SPDX-License-Identifier: Apache-2.0
/// Base of methods made of the gradient at the images themselves.
#pragma once

#include <memory>
#include <utility>

#include "methods/method.h"
#include "models/rules/standard_rules.h"

namespace fbbench {

class GradientMethod : public Method {
 public:
  using Method::Method;

 protected:
  /// d (explained output) / d image, [N,C,H,W] float32; of a network without graph by autograd.
  Tensor gradient(const Context& context) const {
    if (context.network().graph()) return walk(context).values;
    return context.pass().gradient(seed(context));
  }

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const final {
    return std::make_unique<GradientRules>();
  }
  bool uses_gradient() const final { return true; }
};

}  // namespace fbbench
