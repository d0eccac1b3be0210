// SPDX-License-Identifier: Apache-2.0
#include "methods/perturbing/segment_method.h"

#include "core/error.h"
#include "models/network/queries.h"

namespace fbbench {

std::vector<OptionInfo> SegmentMethod::segment_options(const std::string& segments,
                                                       const std::string& baseline) {
  return {{"segments", segments,
           "grid:R, grid:RxC, slic:K superpixels, or FILE.h5 with segments [H,W] or [N,H,W]"},
          Baseline::option(baseline,
                           "what stands for a segment left out: mean, the segment's own colour")};
}

SegmentMethod::SegmentMethod(MethodInfo info, const Options& options)
    : Method(std::move(info), options),
      segmentation_(make_segmentation(this->info().name, options.get_string("segments"))) {
  if (options.get_string("baseline") != "mean") baseline_.emplace(options);
}

void SegmentMethod::check(const Network& network, const DatasetFacts& dataset) const {
  Method::check(network, dataset);
  if (baseline_) baseline_->check(network);
  segmentation_->check(network.input(), static_cast<int64_t>(dataset.ids.size()));
}

namespace {

/// [C,H,W]: of an image [C,H,W] the mean of each segment, per channel.
Tensor segment_means(const Tensor& image, const Tensor& labels) {
  Tensor places = labels.flatten(), sizes = places.bincount();
  Tensor sums = at::zeros({image.size(0), sizes.size(0)}, at::kDouble);
  sums.index_add_(1, places, image.flatten(1).to(at::kDouble));
  return sums.div_(sizes).to(at::kFloat).index_select(1, places).view_as(image);
}

}  // namespace

Attribution SegmentMethod::explain_impl(const Context& context) const {
  const Network& network = context.network();
  Attribution result;
  std::vector<Tensor> maps;
  const Tensor baselines = baseline_ ? baseline_->of(context) : Tensor();
  for (int64_t n = 0; n < context.size(); ++n) {
    const auto place = static_cast<size_t>(n);
    const Tensor image = context.images()[n].contiguous();
    const Tensor labels = segmentation_->labels(
        network.input(), image, context.indices().empty() ? -1 : context.indices()[place]);
    const Tensor places = labels.flatten();
    const Tensor hidden = baseline_ ? baselines[n] : segment_means(image, labels);
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
