// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/class_activation_map.cpp: what all class activation maps share, by
// Grad-CAM.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

/// The message of the exception that planning the method for ResidualCase ends with; "" for none.
template <class Exception>
std::string refusal(const std::string& spec) {
  auto network = ResidualCase().network.load();
  try {
    Registry<Method>::get().create(spec)->check(*network, {});
  } catch (const Exception& error) {
    return error.what();
  }
  return "";
}

TEST(ClassActivationMap, EndsInAReluUnlessToldNot) {
  expect_near(hand_worked_map("grad_cam"), {0, 0.5, 2, 3.5});
  expect_near(hand_worked_map("grad_cam:relu=false"), {-1, 0.5, 2, 3.5});
}

TEST(ClassActivationMap, IsEnlargedAfterTheRelu) {
  // logit = the mean of [1,1,2] of pairs' means: A = (-1, 1), g = 1/2, M = (-1/2, 1/2).
  SlowNetwork slow({1, 1, 4});
  Tensor pair = at::full({1, 1, 1, 1}, 1.F);
  slow.linear(slow.conv(0, pair, at::zeros({1}), 2, 0), at::full({1, 2}, 0.5F), at::zeros({1}));
  Batch batch =
      make_batch(at::tensor({-1.F, 0.F, 1.F, 0.F}).view({1, 1, 1, 4}), at::zeros({1}, at::kLong));
  // Centres of the four at -1/4, 1/4, 3/4, 5/4 of the two.
  EXPECT_EQ(plain(explain(*slow.load(), "grad_cam", batch).values), (Plain{0, 0.125, 0.375, 0.5}));
  EXPECT_EQ(plain(explain(*slow.load(), "grad_cam:relu=false", batch).values),
            (Plain{-0.5, -0.25, 0.25, 0.5}));
}

TEST(ClassActivationMap, ReadsTheImageWhereThatIsTheLayer) {
  // d logit / d x = g_0 - g_1 = 2 -2 1 5, of mean 1.5.
  expect_near(hand_worked_map("grad_cam:layer=image"), {1.5, 3, 4.5, 6});
}

TEST(ClassActivationMap, RefusesALayerThatIsNotSpatialWhileThePlanIsMade) {
  EXPECT_NE(refusal<BadOption>("grad_cam:layer=linear.1").find("layer: want a tensor [channels"),
            std::string::npos);
  EXPECT_NE(refusal<BadOption>("score_cam:layer=linear.1").find("'linear.1', which is [3]"),
            std::string::npos);
}

TEST(ClassActivationMap, RefusesALayerThatThereIsNotWhileThePlanIsMade) {
  EXPECT_NE(refusal<BadOption>("eigen_cam:layer=relu.9").find("unknown layer 'relu.9'"),
            std::string::npos);
}

TEST(ClassActivationMap, IsUnsupportedWithoutSpatialLayer) {
  SlowNetwork slow({1, 1, 1});
  slow.linear(0, at::ones({2, 1}), at::zeros({2}));
  auto network = slow.load();
  EXPECT_THROW(Registry<Method>::get().create("grad_cam")->check(*network, {}), Unsupported);
}

TEST(ClassActivationMap, KeepsNothingOfThePassBelowItsLayer) {
  auto network = ResidualCase().network.load();
  auto kept = [&](const std::string& spec) {
    ValueSet needs = Registry<Method>::get().create(spec)->needs(*network->graph());
    return std::count(needs.begin(), needs.end(), true);
  };
  EXPECT_EQ(kept("grad_cam"), 1);   // the layer; a mean and a linear layer follow
  EXPECT_EQ(kept("score_cam"), 1);  // without gradient
  EXPECT_EQ(kept("eigen_cam:layer=relu.1"), 1);
  // Down to relu.1: both other ReLUs' outputs, what max pooling reads (the second), the layer.
  EXPECT_EQ(kept("grad_cam:layer=relu.1"), 3);
}

}  // namespace
}  // namespace fbbench
