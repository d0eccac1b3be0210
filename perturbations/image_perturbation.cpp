// SPDX-License-Identifier: Apache-2.0
#include "perturbations/image_perturbation.h"

#include <sstream>

#include "core/seed.h"

namespace fbbench {
namespace {

double strength_of(const ImagePerturbationInfo& info, const Options& options) {
  if (!info.whole) return options.get_double("strength", info.min, info.max);
  return static_cast<double>(
      options.get_int("strength", static_cast<int64_t>(info.min), static_cast<int64_t>(info.max)));
}

}  // namespace

template class Registry<ImagePerturbation>;

ImagePerturbationInfo with_strength(ImagePerturbationInfo info) {
  std::ostringstream help;
  help << info.strength << (info.whole ? "; whole, " : "; ") << info.min << " to " << info.max;
  info.options.insert(info.options.begin(), {"strength", info.default_strength, help.str()});
  return info;
}

ImagePerturbation::ImagePerturbation(ImagePerturbationInfo info, const Options& options)
    : info_(std::move(info)),
      spec_(options.canonical().text()),
      strength_(strength_of(info_, options)) {}

void ImagePerturbation::check(const InputFormat&, const DatasetFacts& dataset) const {
  FBBENCH_REQUIRE(dataset.has_masks || !info_.needs_masks, BadInput,
                  info_.name << ": needs masks, and " << dataset.label
                             << " has none; want a data set with boxes or masks");
}

Random ImagePerturbation::random(const Batch& batch, int64_t i, int64_t draw) const {
  const std::string purpose = std::string(kKind) + "/" + info_.name + "/" + std::to_string(draw);
  return Random(derive_seed(batch.seed, purpose, batch.samples[static_cast<size_t>(i)].id));
}

Tensor ImagePerturbation::perturb(const Batch& batch, int64_t i, const InputFormat& format,
                                  int64_t draw) const {
  if (strength_ == 0) return batch.images[i];
  const Sample& sample = batch.samples[static_cast<size_t>(i)];
  Tensor image =
      perturbed({batch.images[i].contiguous(), sample, format, draw, random(batch, i, draw)});
  require_shape(image, batch.images[i].sizes().vec(), at::kFloat, info_.name + "'s image");
  return image;
}

Tensor ImagePerturbation::perturb(const Batch& batch, const InputFormat& format,
                                  int64_t draw) const {
  if (strength_ == 0) return batch.images;
  std::vector<Tensor> images;
  for (int64_t i = 0; i < batch.size(); ++i) images.push_back(perturb(batch, i, format, draw));
  return at::stack(images);
}

MovedMap ImagePerturbation::move_back(const Batch& batch, int64_t i, const Tensor& map,
                                      int64_t draw) const {
  if (strength_ == 0) return ImagePerturbation::moved_back(map, random(batch, i, draw));
  return moved_back(map, random(batch, i, draw));
}

MovedMap ImagePerturbation::moved_back(const Tensor& map, Random) const {
  return {map, at::ones_like(map, at::kBool)};
}

}  // namespace fbbench
