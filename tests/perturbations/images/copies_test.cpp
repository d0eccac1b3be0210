// SPDX-License-Identifier: Apache-2.0
// Copies of a file: which is whose, and files that don't fit.
#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

/// Four copies of each of three images [1,2,2]; copy k of image i holds 10 k + i.
std::unique_ptr<ImagePerturbation> copies() {
  const std::string path = fresh_folder() + "/copies.h5";
  const Tensor values = 10 * at::arange(4).unsqueeze(1) + at::arange(3);
  Hdf5Writer(path)
      .group("stability")
      .write("stability/perturbed",
             values.to(at::kFloat).view({4, 3, 1, 1, 1}).expand({4, 3, 1, 2, 2}).contiguous());
  return Registry<ImagePerturbation>::get().create("copies:file=" + path);
}

TEST(Copies, AreTakenByThePlaceInTheDataSet) {
  Batch batch = make_batch(at::zeros({2, 1, 2, 2}), {});
  batch.samples[1].index = 2;
  const auto perturbation = copies();
  EXPECT_EQ(perturbation->draws(), 4);
  const Tensor found = perturbation->perturb(batch, tiny_input(1, 2, 2, 2), 3);
  EXPECT_TRUE((found[0] == 30).all().item<bool>());
  EXPECT_TRUE((found[1] == 32).all().item<bool>());
}

TEST(Copies, OfOtherImagesAreRefused) {
  DatasetFacts facts;
  facts.ids = {"a", "b", "c"};
  EXPECT_NO_THROW(copies()->check(tiny_input(1, 2, 2, 2), facts));
  EXPECT_THROW(copies()->check(tiny_input(1, 2, 3, 2), facts), BadInput);
  facts.ids.pop_back();
  EXPECT_THROW(copies()->check(tiny_input(1, 2, 2, 2), facts), BadInput);
}

}  // namespace
}  // namespace fbbench
