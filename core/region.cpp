// SPDX-License-Identifier: Apache-2.0
#include "core/region.h"

#include <algorithm>

#include "core/error.h"

namespace fbbench {
namespace {

/// `all` may be undefined: none yet.
void add(const Tensor& mask, Tensor* all) { *all = all->defined() ? *all | mask : mask; }

void require_unscaled(const Sample& sample) {
  const Tensor& mask = sample.objects[0].mask;
  FBBENCH_REQUIRE(sample.original_height == mask.size(0) && sample.original_width == mask.size(1),
                  BadInput,
                  sample.id << ": at=original: want a mask of the original size, got only "
                            << describe_tensor(mask));
}

}  // namespace

Region region_of(const Sample& sample, int64_t class_index, bool or_all, bool at_original) {
  const std::vector<Object>& objects = sample.objects;
  auto is_of_class = [&](const Object& object) { return object.class_index == class_index; };
  const bool has_class = std::any_of(objects.begin(), objects.end(), is_of_class);
  if (objects.empty() || !(has_class || or_all)) return {};
  const bool original = at_original && objects[0].original_mask.defined();
  if (at_original && !original) require_unscaled(sample);
  Tensor object, difficult;
  for (const Object& one : objects) {
    if (has_class && !is_of_class(one)) continue;
    add(original ? one.original_mask : one.mask, one.difficult ? &difficult : &object);
  }
  Tensor ignored = original ? sample.original_ignored : sample.ignored;
  if (difficult.defined() && object.defined()) add(difficult & ~object, &ignored);
  return {object, ignored};
}

}  // namespace fbbench
