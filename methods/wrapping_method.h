// SPDX-License-Identifier: Apache-2.0
/// Base of methods that ask another one, of=[SPEC], about images of their own making.
#pragma once

#include <memory>

#include "methods/method.h"

namespace fbbench {

class WrappingMethod : public Method {
 public:
  /// `info` as describe() gives it: with the option `of` and `wraps`. BadOption for a method that
  /// can't explain other images.
  WrappingMethod(const MethodInfo& info, const Options& options);

  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// The method of `of`, with this one's `reduce` and `output` where those are given.
  const Method& wrapped() const { return *wrapped_; }

 private:
  WrappingMethod(const MethodInfo& info, const Options& options, std::unique_ptr<Method> wrapped);

  std::unique_ptr<Method> wrapped_;
};

}  // namespace fbbench
