// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/image_noise.h"

#include "core/error.h"
#include "core/hdf5/file.h"
#include "core/random.h"
#include "core/seed.h"

namespace fbbench {

ImageNoise::ImageNoise(std::string owner, int64_t samples, double sigma, const std::string& file)
    : owner_(std::move(owner)), samples_(samples), sigma_(sigma) {
  if (file == "none") return;
  given_ = Hdf5File(file).dataset("aux/perturbations").read(at::kFloat);
  FBBENCH_REQUIRE(given_.dim() == 4 && given_.size(0) == samples_, BadOption,
                  owner_ << ": samples: want as many as aux/perturbations [samples,C,H,W] holds, "
                         << describe_tensor(given_) << ", got " << samples_);
}

void ImageNoise::check(const InputFormat& format) const {
  if (!given_.defined()) return;
  require_shape(given_, {samples_, format.channels, format.height, format.width}, at::kFloat,
                owner_ + ": aux/perturbations");
}

Tensor ImageNoise::of(const Batch& batch, int64_t i, int64_t k) const {
  if (given_.defined()) return given_[k];
  const std::string& id = batch.samples[static_cast<size_t>(i)].id;
  Random random(derive_seed(batch.seed, owner_ + "/" + std::to_string(k), id));
  Tensor noise = at::empty(batch.images[i].sizes());
  auto* value = noise.data_ptr<float>();
  for (int64_t n = 0; n < noise.numel(); ++n) {
    value[n] = static_cast<float>(sigma_) * random.normal();
  }
  return noise;
}

}  // namespace fbbench
