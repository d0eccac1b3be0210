// SPDX-License-Identifier: Apache-2.0
#include "datasets/dataset.h"

namespace fbbench {

template class Registry<Dataset>;

namespace {

void require_class(int64_t value, const InputFormat& format) {
  auto classes = static_cast<int64_t>(format.classes.size());
  FBBENCH_REQUIRE(value >= -1 && value < classes, BadInput,
                  "class " << value << " is out of range; the network has " << classes
                           << " classes, 0 to " << classes - 1);
}

/// BadInput for masks of another size than [H,W] `shape`. What is ignored may be undefined.
Tensor without(const Tensor& mask, const Tensor& ignored, const std::vector<int64_t>& shape) {
  require_shape(mask, shape, at::kBool, "mask");
  if (!ignored.defined()) return mask;
  require_shape(ignored, shape, at::kBool, "ignored");
  return mask & ~ignored;
}

/// Checks the objects and takes the ignored pixels out of their masks.
void settle_objects(const InputFormat& format, Sample* sample) {
  for (Object& object : sample->objects) {
    require_class(object.class_index, format);
    object.mask = without(object.mask, sample->ignored, {format.height, format.width});
    const bool has_original = object.original_mask.defined();
    FBBENCH_REQUIRE(has_original == sample->objects[0].original_mask.defined(), BadInput,
                    "want masks of the original size of all objects or of none");
    if (!has_original) continue;
    object.original_mask = without(object.original_mask, sample->original_ignored,
                                   {sample->original_height, sample->original_width});
  }
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
  for (int64_t value : {sample.label, sample.target}) require_class(value, format);
  settle_objects(format, &sample);
  return sample;
}

int64_t Dataset::label(int64_t index, const InputFormat& format) const {
  FBBENCH_PROMISE(index >= 0 && index < size(), "sample " << index << " of " << size());
  int64_t label = label_impl(index, format);
  require_class(label, format);
  return label;
}

int64_t Dataset::label_impl(int64_t index, const InputFormat& format) const {
  return load_impl(index, format).label;
}

}  // namespace fbbench
