// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/extremal_perturbation.cpp. Its course hangs on the rounding of a processor's
// exp(), so that pixels aren't compared with another program's; what must agree wherever is.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "methods/perturbing/blur_levels.h"

namespace fbbench {
namespace {

class ExtremalPerturbation : public testing::Test {
 protected:
  Tensor map(const std::string& options, int64_t image = 0) const {
    return explain(*network_, "extremal_perturbation:" + options, batch_.one(image)).values;
  }
  std::string folder_ = std::string(FBBENCH_TEST_DATA) + "/reference/plain";
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");
  Batch batch_ = make_batch(network_->input().normalise(read_hdf5(folder_ + "/data.h5", "images")),
                            read_hdf5(folder_ + "/data.h5", "labels"));
};

struct Course {
  std::string iterations;
  double mean, least, tolerance;
};

TEST_F(ExtremalPerturbation, TakesTheCourseOfTorchRay) {
  // The digits that are known; later steps may part where rounding differs.
  for (const Course& course :
       {Course{"1", 0.985368, 0.984794, 1e-5}, Course{"2", 0.981166, 0.976321, 1e-5},
        Course{"10", 0.95177, 0.92957, 1e-4}}) {
    Tensor masks = at::cat({map("areas=[0.1],iterations=" + course.iterations),
                            map("areas=[0.2],iterations=" + course.iterations)});
    EXPECT_NEAR(masks.mean().item<double>(), course.mean, course.tolerance) << course.iterations;
    EXPECT_NEAR(masks.min().item<double>(), course.least, course.tolerance) << course.iterations;
  }
}

TEST_F(ExtremalPerturbation, KeepsAsMuchOfTheOutputAsTorchRayDoesAtAboutTheSamePlace) {
  const std::string file = folder_ + "/methods.h5", group = "extremal_perturbation/";
  constexpr int64_t kImages = 2;  // all eight take long
  constexpr int64_t kArea = 1;    // the second of theirs, 0.2
  double gain = 0, their_gain = 0, correlation = 0;
  for (int64_t n = 0; n < kImages; ++n) {
    Tensor mask = map("areas=[0.2]", n);
    Tensor theirs = read_hdf5(file, group + "masks")[n][kArea];
    const BlurLevels levels(batch_.images[n], 20 * 32 / 224.);
    auto output = [&](const Tensor& masks) {
      return network_->forward(levels.under(masks))[0][batch_.targets[n]].item<double>();
    };
    const double blurred = output(at::zeros({1, 32, 32}));
    gain += output(mask[0]) - blurred;
    their_gain += output(theirs.unsqueeze(0)) - blurred;
    correlation += at::corrcoef(at::stack({mask.flatten(), theirs.flatten()}))[0][1].item<double>();
    // The margin's edges are soft: the published program's masks cover up to 0.02 more or less.
    EXPECT_NEAR(mask.mean().item<double>(), theirs.mean().item<double>(), 0.05);
  }
  EXPECT_GE(gain, 0.9 * their_gain);
  EXPECT_GE(correlation / kImages, 0.6);
}

TEST_F(ExtremalPerturbation, AddsTheMasksOfItsAreas) {
  Tensor wanted = map("areas=[0.1],iterations=2") + map("areas=[0.2],iterations=2");
  // Rounding of the network's passes, which may decide ties.
  EXPECT_LT(distance(map("areas=[0.1,0.2],iterations=2"), wanted), 1e-3);
}

TEST_F(ExtremalPerturbation, RefusesValuesOutOfRange) {
  const auto& registry = Registry<Method>::get();
  const std::string name = "extremal_perturbation:";
  for (const char* options : {"areas=[0.1,x]", "areas=[0]", "areas=[1]", "areas=[0.1,]",
                              "areas=[0.1;0.2]", "iterations=0", "step=0", "blur=0", "sigma=x"}) {
    EXPECT_THROW(registry.create(name + options), BadOption) << options;
  }
  for (const char* options : {"step=33", "sigma=1", "step=4,sigma=7"}) {
    EXPECT_THROW(registry.create(name + options)->check(*network_, {}), BadOption) << options;
  }
  EXPECT_NO_THROW(registry.create(name + "areas=0.1,step=4,sigma=8")->check(*network_, {}));
}

}  // namespace
}  // namespace fbbench
