// SPDX-License-Identifier: Apache-2.0
// models/network/script_module.cpp and Network's probabilities: what a sidecar's "output" and
// "output_key" make of a network's answers.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

class OutputTest : public testing::Test {
 protected:
  std::string folder_ = fresh_folder();

  /// A network for images of one row of `pixels`, whose z are weight . pixels.
  std::string save(const std::string& answer, const Tensor& weight, int64_t classes,
                   const std::string& output, const std::string& before = "") const {
    return save_network(folder_,
                        "def forward(self, x):\n  z = torch.linear(x.flatten(1), self.weight)\n" +
                            before + "  return " + answer + "\n",
                        {{"weight", weight}}, tiny_input(1, 1, weight.size(1), classes), output);
  }
  void set_key(const nlohmann::json& key) const {
    auto sidecar = nlohmann::json::parse(std::ifstream(folder_ + "/net.json"));
    sidecar["output_key"] = key;
    std::ofstream(folder_ + "/net.json") << sidecar.dump();
  }
  static void expect_refused(const std::string& path, const std::string& cause) {
    try {
      Network::load(path);
      ADD_FAILURE() << "loaded; want " << cause;
    } catch (const BadInput& error) {
      EXPECT_NE(std::string(error.what()).find("net.pt: " + cause), std::string::npos)
          << error.what();
    }
  }
  static Tensor row(const std::vector<float>& pixels) {
    return at::tensor(pixels).view({1, 1, 1, -1});
  }

  static double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
};

class Binary : public OutputTest {
 protected:
  /// z = 2 a - b for pixels a and b.
  std::shared_ptr<const Network> network_ =
      Network::load(save("z", at::tensor({2.F, -1.F}).view({1, 2}), 2, "binary"));
};

TEST_F(Binary, IsLogitsOfZeroAndZ) {
  Tensor logits = network_->forward(row({3, 4}));
  EXPECT_TRUE(at::equal(logits, at::tensor({0.F, 2.F}).view({1, 2}))) << logits;
  EXPECT_TRUE(network_->graph() != nullptr) << network_->graph_error();
}

TEST_F(Binary, GivesItsSecondClassTheSigmoidOfZ) {
  Tensor probabilities = network_->probabilities(network_->forward(row({3, 4})));
  EXPECT_NEAR(probabilities[0][1].item<double>(), sigmoid(2), 1e-6);
  EXPECT_NEAR(probabilities[0][0].item<double>(), sigmoid(-2), 1e-6);
}

TEST_F(Binary, HasTheWeightsOfZAsTheGradientOfItsSecondClass) {
  Batch batch = make_batch(row({3, 4}), at::ones({1}, at::kLong));
  Tensor logit = explain(*network_, "gradient", batch).values.flatten();
  EXPECT_TRUE(at::equal(logit, at::tensor({2.F, -1.F}))) << logit;
  // d sigmoid(z) / dz at z = 2, once for each class.
  double slope = sigmoid(2) * sigmoid(-2);
  for (int64_t target : {0, 1}) {
    batch.targets = at::full({1}, target, at::kLong);
    Tensor probability = explain(*network_, "gradient:output=prob", batch).values.flatten();
    Tensor want = at::tensor({2.0, -1.0}) * slope * (target == 1 ? 1 : -1);
    EXPECT_TRUE(at::allclose(probability.to(at::kDouble), want, 1e-5)) << probability;
  }
}

TEST_F(Binary, IsTheSameWithoutAGraph) {
  auto other = Network::load(save("z", at::tensor({2.F, -1.F}).view({1, 2}), 2, "binary",
                                  "  if bool(z.sum() > 1e9):\n    z = -z\n"));
  EXPECT_EQ(other->graph(), nullptr);
  Tensor images = at::randn({3, 1, 1, 2});
  EXPECT_TRUE(at::allclose(other->forward(images), network_->forward(images)));
}

TEST_F(Binary, WantsOneLogit) {
  expect_refused(save("z", at::randn({2, 2}), 2, "binary"), "output for 1 image");
  expect_refused(save("z.flatten()", at::randn({1, 2}), 2, "binary"), "output for 1 image");
  expect_refused(save("torch.sigmoid(z)", at::tensor({2.F, -1.F}).view({1, 2}), 2, "binary"),
                 "ends in a sigmoid");
}

TEST_F(Binary, IsProposedForOneLogitAndTwoClasses) {
  expect_refused(save("z", at::randn({1, 2}), 2, "logits"),
                 "answers one number an image, and the sidecar has two classes; want \"output\": "
                 "\"binary\"");
}

class Multilabel : public OutputTest {
 protected:
  /// z of three classes: a, b and a + b for pixels a and b.
  Tensor weight_ = at::tensor({1.F, 0.F, 0.F, 1.F, 1.F, 1.F}).view({3, 2});
  std::shared_ptr<const Network> network_ = Network::load(save("z", weight_, 3, "multilabel"));
};

TEST_F(Multilabel, ScoresAClassByItsSigmoid) {
  Tensor logits = network_->forward(row({1, -2}));  // 1, -2, -1
  Tensor probabilities = network_->probabilities(logits)[0];
  EXPECT_NEAR(probabilities[0].item<double>(), sigmoid(1), 1e-6);
  EXPECT_NEAR(probabilities[1].item<double>(), sigmoid(-2), 1e-6);
  EXPECT_NEAR(probabilities[2].item<double>(), sigmoid(-1), 1e-6);
  Tensor target = at::full({1}, 2, at::kLong);
  EXPECT_NEAR(network_->probability(logits, target).item<double>(), sigmoid(-1), 1e-6);
}

TEST_F(Multilabel, HasAGradientOfOneClassThatLeavesTheOthersOut) {
  Batch batch = make_batch(row({1, -2}), at::full({1}, 2, at::kLong));
  Tensor gradient = explain(*network_, "gradient:output=prob", batch).values.flatten();
  // z_2 = a + b = -1.
  Tensor want = at::ones({2}, at::kDouble) * sigmoid(-1) * sigmoid(1);
  EXPECT_TRUE(at::allclose(gradient.to(at::kDouble), want, 1e-5)) << gradient;
}

TEST_F(Multilabel, FallsBySigmoidsWhereAPixelIsCovered) {
  Batch batch = make_batch(row({1, -2}), at::full({1}, 2, at::kLong));
  Tensor falls = explain(*network_, "occlusion:window=1,stride=1,output=prob", batch).values;
  EXPECT_NEAR(falls.flatten()[0].item<double>(), sigmoid(-1) - sigmoid(-2), 1e-6);
  EXPECT_NEAR(falls.flatten()[1].item<double>(), sigmoid(-1) - sigmoid(1), 1e-6);
}

// A constant a row counts here, which softmax doesn't see.
TEST_F(Multilabel, DoesNotTakeALogSoftmaxOff) {
  auto network = Network::load(save("torch.log_softmax(z, 1)", weight_, 3, "multilabel"));
  Tensor images = at::randn({2, 1, 1, 2});
  Tensor want = at::log_softmax(images.flatten(1).matmul(weight_.t()), 1);
  EXPECT_TRUE(at::allclose(network->forward(images), want, 1e-5, 1e-6));
}

class OutputKey : public OutputTest {
 protected:
  Tensor weight_ = at::randn({3, 4});
  Tensor images_ = at::randn({2, 1, 1, 4});
  Tensor want_ = images_.flatten(1).matmul(weight_.t());

  /// Loads a network with this answer, of whose items `key` is z.
  void expect_z(const std::string& answer, const nlohmann::json& key,
                const std::string& before = "") const {
    std::string path = save(answer, weight_, 3, "logits", before);
    set_key(key);
    auto network = Network::load(path);
    EXPECT_TRUE(network->graph() != nullptr) << answer << ": " << network->graph_error();
    EXPECT_TRUE(at::allclose(network->forward(images_), want_, 1e-5, 1e-6)) << answer;
  }
  std::string keyed(const std::string& answer, const nlohmann::json& key) const {
    std::string path = save(answer, weight_, 3, "logits");
    set_key(key);
    return path;
  }
};

TEST_F(OutputKey, TakesAnItemOfATupleListOrDict) {
  expect_z("(z, x)", 0);
  expect_z("(x, z)", 1);
  expect_z("(x, z)", -1);
  expect_z("[x, z]", 1);
  expect_z("{'hidden': x, 'logits': z}", "logits");
}

TEST_F(OutputKey, IsTheSameWithoutAGraph) {
  for (const char* answer : {"(x, z)", "[x, z]"}) {
    std::string path =
        save(answer, weight_, 3, "logits", "  if bool(z.sum() > 1e9):\n    z = -z\n");
    set_key(1);
    auto network = Network::load(path);
    EXPECT_EQ(network->graph(), nullptr);
    EXPECT_TRUE(at::allclose(network->forward(images_), want_, 1e-5, 1e-6));
  }
}

TEST_F(OutputKey, IsWantedWhereTheAnswerIsNoTensor) {
  expect_refused(
      save("(z, x, x)", weight_, 3, "logits"),
      "answers a tuple of 3; want \"output_key\": 0 in its sidecar, or one tensor [N,K]");
  expect_refused(save("[z, x]", weight_, 3, "logits"),
                 "answers a list of 2; want \"output_key\": 0");
  expect_refused(save("{'logits': z, 'hidden': x}", weight_, 3, "logits"),
                 "answers a dict of logits, hidden; want \"output_key\": \"logits\"");
  expect_refused(save("(z, x)", at::randn({1, 4}), 2, "binary"), "answers a tuple of 2; want");
}

TEST_F(OutputKey, IsRefusedWhereThereIsNoSuchItem) {
  expect_refused(keyed("(z, x)", 2), "answers a tuple of 2, in which \"output_key\": 2 names no");
  expect_refused(keyed("(z, x)", "logits"), "answers a tuple of 2, in which");
  expect_refused(keyed("(z, (x, x))", 1), "answers a tuple of 2, in which");
  expect_refused(keyed("[z, x]", 2), "answers a list of 2, in which");
  expect_refused(keyed("{'logits': z}", "logit"), "answers a dict of logits, in which");
  expect_refused(keyed("z", 0), "answers a tensor, in which");
}

TEST_F(OutputKey, GoesWithABinaryOutput) {
  std::string path = save("(x, z)", at::tensor({2.F, -1.F}).view({1, 2}), 2, "binary");
  set_key(1);
  Tensor logits = Network::load(path)->forward(row({3, 4}));
  EXPECT_TRUE(at::equal(logits, at::tensor({0.F, 2.F}).view({1, 2}))) << logits;
}

}  // namespace
}  // namespace fbbench
