// SPDX-License-Identifier: Apache-2.0
// A patch behind the object: where it lies and what it shows.
#include <gtest/gtest.h>

#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

constexpr int64_t kHeight = 40, kWidth = 20;

/// A picture of -1, which no texture shows, whose left half is the object.
Batch half_object() {
  Batch batch = make_batch(at::full({1, 3, kHeight, kWidth}, -1.F), {});
  Object object;
  object.mask = at::zeros({kHeight, kWidth}, at::kBool);
  object.mask.slice(1, 0, kWidth / 2).fill_(true);
  batch.samples[0].objects = {object};
  return batch;
}

Tensor with_patch(const std::string& spec, const Batch& batch, int64_t draw = 0) {
  return Registry<ImagePerturbation>::get().create(spec)->perturb(
      batch, 0, tiny_input(3, kHeight, kWidth, 2), draw);
}

TEST(Patch, LeavesTheObjectAndFillsTheRestAtFullStrength) {
  const Tensor image = with_patch("patch:strength=1", half_object());
  EXPECT_TRUE((image.slice(2, 0, kWidth / 2) == -1).all().item<bool>());
  const Tensor texture = image.slice(2, kWidth / 2);
  EXPECT_GE(texture.min().item<float>(), 0);
  EXPECT_LE(texture.max().item<float>(), 1);
  EXPECT_GT(texture.std().item<float>(), 0.01);
}

TEST(Patch, CoversItsShareOfTheArea) {
  Batch batch = half_object();
  batch.samples[0].objects[0].mask.zero_();
  for (int64_t draw = 0; draw < 5; ++draw) {
    const Tensor changed = with_patch("patch:strength=0.25", batch, draw)[0] != -1;
    EXPECT_EQ(changed.sum().item<int64_t>(), 20 * 10);  // half of each side
    EXPECT_EQ(changed.any(1).sum().item<int64_t>(), 20);
    EXPECT_EQ(changed.any(0).sum().item<int64_t>(), 10);
  }
}

TEST(Patch, RefusesASampleWithoutAMask) {
  Batch batch = half_object();
  batch.samples[0].objects.clear();
  EXPECT_THROW(with_patch("patch", batch), BadInput);
}

TEST(Patch, RefusesADataSetWithoutMasks) {
  const auto patch = Registry<ImagePerturbation>::get().create("patch");
  EXPECT_THROW(patch->check(tiny_input(3, kHeight, kWidth, 2), {}), BadInput);
}

}  // namespace
}  // namespace fbbench
