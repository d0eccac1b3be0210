// SPDX-License-Identifier: Apache-2.0
#include "methods/baseline.h"

#include <cstdlib>

#include "core/error.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size();
}

}  // namespace

OptionInfo Baseline::option(const std::string& default_value, const std::string& help) {
  return {"baseline", default_value,
          help + ": a number in normalised space, or a name of `fbbench list substrates`"};
}

Baseline::Baseline(const Options& options) {
  const std::string& text = options.get_string("baseline");
  if (is_number(text)) {
    number_ = options.get_double("baseline", -1e6, 1e6);
    return;
  }
  const auto& registry = Registry<Substrate>::get();
  const Spec spec = Spec::parse(text);
  FBBENCH_REQUIRE(registry.contains(spec.name), BadOption,
                  "baseline: want a number or a substrate, got '"
                      << text << "'" << did_you_mean(spec.name, registry.names())
                      << "; substrates: " << join(registry.names()));
  substrate_ = registry.create(spec);
  FBBENCH_REQUIRE(!substrate_->info().by_pixels, BadOption,
                  "baseline: want a substrate that stands beside the image, not "
                      << text << ", which fills in from it");
}

void Baseline::check(const Network& network) const {
  if (substrate_) substrate_->check(network.input());
}

Tensor Baseline::of(const Context& context) const {
  const Tensor& images = context.images();
  if (number_) return at::full_like(images.narrow(0, 0, 1), *number_).expand_as(images);
  return substrate_->of({images, context.network().input(), context.ids(), context.seed()});
}

Tensor Baseline::gain(const Context& context, const ExplainedOutput& output,
                      const Tensor& baselines) {
  const Network& network = context.network();
  const bool all_one = baselines.stride(0) == 0;
  const Tensor images = all_one ? baselines.narrow(0, 0, 1) : baselines;
  const Tensor logits = logits_of(network, images, context.forward_batch());
  return output.score(network, context.logits(), context.targets()) -
         output.score(network, logits.expand_as(context.logits()), context.targets());
}

}  // namespace fbbench
