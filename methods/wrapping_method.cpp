// SPDX-License-Identifier: Apache-2.0
#include "methods/wrapping_method.h"

#include <algorithm>

namespace fbbench {
namespace {

std::unique_ptr<Method> make_wrapped(const MethodInfo& info, const Options& options) {
  Spec spec = Spec::parse(options.get_string("of"));
  for (const char* name : {"reduce", "output"}) {
    const std::string& value = options.get_string(name);
    if (value == kOfWrapped) continue;
    auto given = std::find_if(spec.options.begin(), spec.options.end(),
                              [&](const auto& option) { return option.first == name; });
    if (given == spec.options.end()) given = spec.options.insert(given, {name, ""});
    given->second = value;
  }
  std::unique_ptr<Method> method = Registry<Method>::get().create(spec);
  FBBENCH_REQUIRE(method->info().explains_again, BadOption,
                  info.name << ": of: want a method that can explain other images, got "
                            << spec.name << ", which has maps of the data set's alone");
  return method;
}

/// What holds of this one instance.
MethodInfo as_wrapped(MethodInfo info, const Method& wrapped) {
  info.needs = wrapped.info().needs;
  info.default_reduce = wrapped.reduce();
  info.default_output = wrapped.output().name();
  return info;
}

}  // namespace

WrappingMethod::WrappingMethod(const MethodInfo& info, const Options& options)
    : WrappingMethod(info, options, make_wrapped(info, options)) {}

WrappingMethod::WrappingMethod(const MethodInfo& info, const Options& options,
                               std::unique_ptr<Method> wrapped)
    : Method(as_wrapped(info, *wrapped), options), wrapped_(std::move(wrapped)) {}

void WrappingMethod::check(const Network& network, const DatasetFacts& dataset) const {
  wrapped_->check(network, dataset);
}

}  // namespace fbbench
