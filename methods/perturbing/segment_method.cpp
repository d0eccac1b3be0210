// SPDX-License-Identifier: Apache-2.0
#include "methods/perturbing/segment_method.h"

#include "core/error.h"
#include "models/network/queries.h"

namespace fbbench {

std::vector<OptionInfo> SegmentMethod::segment_options(const std::string& segments,
                                                       const std::string& baseline) {
  return {{"segments", segments,
           "grid:R, grid:RxC, slic:K superpixels, or FILE.h5 with segments [H,W] or [N,H,W]"},
          {"baseline", baseline,
           "value of a pixel that is left out, in normalised space, or mean: its segment's, per "
           "channel"}};
}

SegmentMethod::SegmentMethod(MethodInfo info, const Options& options)
    : Method(std::move(info), options),
      segmentation_(make_segmentation(this->info().name, options.get_string("segments"))) {
  if (options.get_string("baseline") != "mean") {
    baseline_ = options.get_double("baseline", -1e6, 1e6);
  }
}

void SegmentMethod::check(const Network& network, const DatasetFacts& dataset) const {
  Method::check(network, dataset);
  segmentation_->check(network.input(), static_cast<int64_t>(dataset.ids.size()));
}

/// [C,H,W]: the image with every segment left out.
Tensor SegmentMethod::baseline_image(const Tensor& image, const Tensor& labels) const {
  if (baseline_) return at::full_like(image, *baseline_);
  Tensor places = labels.flatten(), sizes = places.bincount();
  Tensor sums = at::zeros({image.size(0), sizes.size(0)}, at::kDouble);
  sums.index_add_(1, places, image.flatten(1).to(at::kDouble));
  return sums.div_(sizes).to(at::kFloat).index_select(1, places).view_as(image);
}

Attribution SegmentMethod::explain_impl(const Context& context) const {
  const Network& network = context.network();
  Attribution result;
  std::vector<Tensor> maps;
  for (int64_t n = 0; n < context.size(); ++n) {
    const auto place = static_cast<size_t>(n);
    const Tensor image = context.images()[n].contiguous();
    const Tensor labels = segmentation_->labels(
        network.input(), image, context.indices().empty() ? -1 : context.indices()[place]);
    const Tensor places = labels.flatten(), hidden = baseline_image(image, labels);
    auto output = [&](const Tensor& coalitions) {
      auto write = [&](int64_t first, const Tensor& images) {
        Tensor kept = coalitions.narrow(0, first, images.size(0)).index_select(1, places);
        images.copy_(at::where(kept.view({-1, 1, labels.size(0), labels.size(1)}), image, hidden));
      };
      const int64_t count = coalitions.size(0);
      Tensor logits = logits_of(network, count, context.forward_batch(), write).to(at::kDouble);
      return score(network, logits, context.targets().narrow(0, n, 1).expand({count}));
    };
    Answer found = answer(labels.max().item<int64_t>() + 1, output, random(context, n));
    maps.push_back(found.values.to(at::kFloat).index_select(0, places).view_as(labels));
    for (const auto& [name, value] : found.diagnostics) {
      Tensor& column = result.diagnostics[name];
      if (!column.defined()) column = at::zeros({context.size()}, at::kDouble);
      column[n] = value;
    }
  }
  result.values = at::stack(maps).unsqueeze(1);
  return result;
}

}  // namespace fbbench
