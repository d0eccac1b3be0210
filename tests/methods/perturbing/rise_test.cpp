// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/rise.cpp; tests/methods/reference_test.cpp compares it with the authors'
// program.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "methods/draws_file.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// logit: the sum of the pixels of a one-channel image of 1 x 2.
std::shared_ptr<const Network> sum() {
  SlowNetwork network({1, 1, 2});
  network.linear(0, at::ones({1, 2}), at::zeros({1}));
  return network.load();
}

Attribution explained(const Network& network, const std::string& options) {
  Batch batch = make_batch(at::tensor({3.F, 5.F}).view({1, 1, 1, 2}), at::zeros({1}, at::kLong));
  return explain(network, "rise:output=logit," + options, batch);
}

TEST(Rise, WeighsMasksByTheOutputUnderThem) {
  const auto network = sum();
  // Outputs 3, 5 and 4 under masks (1,0), (0,1), (1/2,1/2): (3 + 2)/3 and (5 + 2)/3, over p = 1/4.
  const std::string file =
      draws_file("masks", at::tensor({1.F, 0.F, 0.F, 1.F, .5F, .5F}).view({3, 1, 2}));
  Attribution found = explained(*network, "samples=3,p=0.25,masks=" + file);
  EXPECT_LT(distance(found.values.flatten(), at::tensor({20 / 3., 28 / 3.})), 1e-6);
  // Terms 3, 0, 2 of mean 5/3 and variance 7/3, and 0, 5, 2 of mean 7/3 and variance 19/3: the
  // root of a third of each, averaged, over 7/3.
  const double error = (std::sqrt(7. / 9) + std::sqrt(19. / 9)) / 2 / (7. / 3);
  EXPECT_NEAR(found.diagnostics.at("standard_error").item<double>(), error, 1e-6);
}

TEST(Rise, WithMasksThatShowAllIsTheOutputEverywhere) {
  Attribution found = explained(*sum(), "samples=5,p=1");
  EXPECT_LT(distance(found.values.flatten(), at::full({2}, 8, at::kDouble)), 1e-5);
  EXPECT_LT(found.diagnostics.at("standard_error").item<double>(), 1e-3);  // root of rounding
}

TEST(Rise, RefusesMasksOfAnotherNumberOrSize) {
  const auto network = sum();
  const auto& registry = Registry<Method>::get();
  const std::string file = draws_file("masks", at::zeros({3, 1, 2}));
  EXPECT_NO_THROW(registry.create("rise:samples=3,masks=" + file)->check(*network, {}));
  EXPECT_THROW(registry.create("rise:samples=4,masks=" + file), BadOption);
  const std::string turned = draws_file("masks", at::zeros({3, 2, 1}));
  EXPECT_THROW(registry.create("rise:samples=3,masks=" + turned)->check(*network, {}), BadOption);
  EXPECT_THROW(registry.create("rise:p=0"), BadOption);
}

class RiseReference : public testing::Test {
 protected:
  Attribution explained(uint64_t seed, int64_t samples) const {
    Batch batch = make_batch(network_->input().normalise(read_hdf5(folder_ + "/data.h5", "images")),
                             read_hdf5(folder_ + "/data.h5", "labels"));
    batch.seed = seed;
    return explain(*network_, "rise:samples=" + std::to_string(samples), batch);
  }
  std::string folder_ = std::string(FBBENCH_TEST_DATA) + "/reference/plain";
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");
};

TEST_F(RiseReference, OfOtherMasksHasTheMeanAndSpreadOfTheAuthorsMasks) {
  constexpr int64_t kSamples = 128, kTheirs = 1024;
  Tensor mean = read_hdf5(folder_ + "/methods.h5", "stat/rise_mean");
  Tensor sd = read_hdf5(folder_ + "/methods.h5", "stat/rise_sd");
  Attribution found = explained(0, kSamples);
  Tensor expected = sd.square() * (1. / kSamples + 1. / kTheirs);
  const auto q = ((found.values - mean).square().sum() / expected.sum()).item<double>();
  EXPECT_LE(q, 3) << "1 on average, 0.6 to 1.5 in repeats";
  EXPECT_GE(q, 0.2);
  // The same noise, as the method itself says it: the root of the mean variance instead of the mean
  // of roots, of other masks.
  Tensor error = sd.flatten(1).mean(1) / std::sqrt(double{kSamples}) / mean.flatten(1).amax(1);
  EXPECT_LT(((found.diagnostics.at("standard_error") / error) - 1).abs().max().item<double>(), 0.3);
}

TEST_F(RiseReference, DrawsTheSameMasksForAllImagesAndOthersForAnotherSeed) {
  // Twice the same image, with ids of their own.
  Batch batch = make_batch(network_->input()
                               .normalise(read_hdf5(folder_ + "/data.h5", "images"))
                               .narrow(0, 0, 1)
                               .expand({2, -1, -1, -1}),
                           read_hdf5(folder_ + "/data.h5", "labels").narrow(0, 0, 1).expand({2}));
  Tensor map = explain(*network_, "rise:samples=20", batch).values;
  EXPECT_TRUE(images_agree(map[0], map[1], 1e-5));  // rounding of logits
  batch.seed = 1;
  Tensor other = explain(*network_, "rise:samples=20", batch).values;
  EXPECT_FALSE(images_agree(other[0], map[0], 1e-3));
}

}  // namespace
}  // namespace fbbench
