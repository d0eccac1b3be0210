// SPDX-License-Identifier: Apache-2.0
#include "datasets/dataset.h"

namespace fbbench {

template class Registry<Dataset>;

namespace {

/// Either may be undefined.
Tensor without(const Tensor& mask, const Tensor& ignored) {
  return mask.defined() && ignored.defined() ? mask & ~ignored : mask;
}

}  // namespace

Sample Dataset::load(int64_t index, const InputFormat& format) const {
  FBBENCH_PROMISE(index >= 0 && index < size(), "sample " << index << " of " << size());
  Sample sample = load_impl(index, format);
  sample.index = index;
  sample.id = facts().ids[static_cast<size_t>(index)];
  require_shape(sample.image, {format.channels, format.height, format.width}, at::kFloat, "image");
  FBBENCH_REQUIRE(all_finite(sample.image), BadInput,
                  "image has NaN or infinite pixels; want finite values in [0,1]");
  auto classes = static_cast<int64_t>(format.classes.size());
  for (int64_t value : {sample.label, sample.target}) {
    FBBENCH_REQUIRE(value >= -1 && value < classes, BadInput,
                    "class " << value << " is out of range; the network has " << classes
                             << " classes, 0 to " << classes - 1);
  }
  sample.mask = without(sample.mask, sample.ignored);
  sample.original_mask = without(sample.original_mask, sample.original_ignored);
  for (const auto& [name, mask] : {std::pair{"mask", sample.mask}, {"ignored", sample.ignored}}) {
    if (mask.defined()) require_shape(mask, {format.height, format.width}, at::kBool, name);
  }
  return sample;
}

}  // namespace fbbench
