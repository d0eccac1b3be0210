// SPDX-License-Identifier: Apache-2.0
#include "perturbations/substrate.h"

#include <algorithm>

namespace fbbench {
namespace {

/// Those that a sweep takes: neither a solve a point nor a file.
std::vector<std::string> simple_names() {
  std::vector<std::string> simple;
  const auto& registry = Registry<Substrate>::get();
  for (const std::string& name : registry.names()) {
    const SubstrateInfo& info = registry.info(name);
    const bool complete =
        std::none_of(info.options.begin(), info.options.end(),
                     [](const OptionInfo& option) { return option.default_value.empty(); });
    if (complete && !info.by_pixels) simple.push_back(name);
  }
  return simple;
}

}  // namespace

template class Registry<Substrate>;

void Substrate::impute(const InputFormat&, const PixelSpan&, const Tensor&) const {
  FBBENCH_PROMISE(false, info_.name << " doesn't depend on which pixels are taken");
}

OptionInfo substrate_option(const std::string& default_name) {
  return {
      "substrate", default_name,
      "what stands in place of the image: a name of `fbbench list substrates`, or [NAME:OPTIONS]",
      simple_names};
}

std::vector<OptionInfo> substrate_options(const std::string& default_name) {
  return {substrate_option(default_name),
          {"sigma", "5", "px, of substrate=gaussian"},
          {"window", "15", "px, odd, side of the window of substrate=local_mean"},
          {"file", "none", "HDF5 file of substrate=sample"}};
}

std::unique_ptr<const Substrate> make_substrate(const Options& options) {
  const auto& registry = Registry<Substrate>::get();
  Spec spec = Spec::parse(options.get_string("substrate"));
  const std::vector<OptionInfo>& declared = registry.info(spec.name).options;
  for (const auto& given : options.canonical().options) {
    auto has = [&](const auto& option) { return option.name == given.first; };
    if (std::any_of(declared.begin(), declared.end(), has)) spec.options.push_back(given);
  }
  return registry.create(spec);
}

}  // namespace fbbench
