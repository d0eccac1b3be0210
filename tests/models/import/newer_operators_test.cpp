// SPDX-License-Identifier: Apache-2.0
// A network that PyTorch 2 traced (tests/data/pytorch2/make.py), whatever LibTorch reads it.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/batches.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

const std::string kFolder = FBBENCH_TEST_DATA "/pytorch2/";

Tensor expected(const std::string& what, at::IntArrayRef shape) {
  std::ifstream file(kFolder + "expected.json");
  auto values = nlohmann::json::parse(file).at(what).get<std::vector<float>>();
  return at::tensor(values).view(shape);
}

TEST(NewerOperators, AnswerWhatPyTorch2Does) {
  auto network = Network::load(kFolder + "transformer.pt");
  ASSERT_NE(network->graph(), nullptr) << network->graph_error();
  Tensor logits = network->forward(expected("image", {1, 3, 4, 6}));
  // Some hundred float32 operations on numbers of about 1.
  EXPECT_TRUE(at::allclose(logits, expected("logits", {1, 3}), 0, 1e-5)) << logits;
}

TEST(NewerOperators, HaveAGradient) {
  auto network = Network::load(kFolder + "transformer.pt");
  Tensor image = expected("image", {1, 3, 4, 6}), target = at::tensor({1}, at::kLong);
  Tensor gradient = explain(*network, "gradient", make_batch(image, target)).values;
  Tensor step = at::zeros_like(image);
  for (int64_t y = 0; y < 4; ++y) {
    step.zero_()[0][1][y][2] = 1e-2;
    Tensor difference = network->forward(image + step) - network->forward(image - step);
    // The second-order term of so wide a step is below 1e-3, rounding below 1e-4.
    EXPECT_NEAR(gradient[0][1][y][2].item<double>(), difference[0][1].item<double>() / 2e-2, 2e-3);
  }
}

}  // namespace
}  // namespace fbbench
