// SPDX-License-Identifier: Apache-2.0
// models/network/load_checks.cpp, on networks of a convolution, ReLU, mean and a linear layer, each
// with something of its own at the end.
#include "models/network/load_checks.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

/// Control flow on pixel values, of which no graph can be built.
constexpr const char* kNoGraph = "  if bool(z.sum() > 1e9):\n    z = -z\n";

class LoadChecks : public testing::Test {
 protected:
  std::string folder_ = fresh_folder();
  Tensor weight_ = at::randn({3, 4}) * 5;
  Tensor bias_ = at::zeros({3});

  /// Loads a network that answers `lines`, which make z [N,3] of y [N,4], and `answer`.
  std::shared_ptr<const Network> load(const std::string& lines, const std::string& answer = "z",
                                      const std::string& output = "logits") const {
    std::string source =
        "def forward(self, x):\n"
        "  y = torch.relu(torch.conv2d(x, self.kernel)).mean([2, 3])\n"
        "  z = torch.linear(y, self.weight, self.bias)\n" +
        lines + "  return " + answer + "\n";
    return Network::load(save_network(folder_, source,
                                      {{"kernel", at::randn({4, 2, 3, 3})},
                                       {"weight", weight_},
                                       {"bias", bias_},
                                       {"count", at::zeros({1})}},
                                      tiny_input(2, 6, 5, 3), output));
  }
  void expect_refused(const std::string& cause, const std::string& lines,
                      const std::string& answer = "z", const std::string& output = "logits") const {
    try {
      load(lines, answer, output);
      ADD_FAILURE() << "loaded: " << lines << answer;
    } catch (const BadInput& error) {
      std::string text = error.what();
      EXPECT_NE(text.find("net.pt: "), std::string::npos) << text;
      EXPECT_NE(text.find(cause), std::string::npos) << text;
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    }
  }
};

TEST_F(LoadChecks, RefuseAnswersThatAreRandom) {
  const char* cause = "answers the same image differently each time";
  expect_refused(cause, "  z = torch.linear(torch.dropout(y, 0.5, True), self.weight)\n");
  expect_refused(cause, "  z = z + 0.1 * torch.randn_like(z)\n");
  expect_refused(cause, "", "z + 0.1 * torch.rand([1])");
}

TEST_F(LoadChecks, RefuseAnswersThatCallsBeforeThemChange) {
  expect_refused("answers the same image differently each time", "  self.count.add_(0.01)\n",
                 "z + self.count * torch.tensor([1.0, 0.0, 0.0])");
}

TEST_F(LoadChecks, TakeAStateThatChangesNoAnswer) {
  EXPECT_NO_THROW(load("  self.count.add_(1)\n"));
}

TEST_F(LoadChecks, RefuseAnswersThatDependOnOtherImagesOfTheBatch) {
  const char* cause = "depends on the other images of the batch";
  expect_refused(cause, "", "torch.batch_norm(z, None, None, None, None, True, 0.1, 1e-5, False)");
  expect_refused(cause, "", "z - z.mean()");
  expect_refused(cause, "", "z - z.mean(0, keepdim=True)");
  expect_refused(cause, "", "z / z.abs().max()");
}

TEST_F(LoadChecks, RefuseAnswersThatDependOnThePlaceInTheBatch) {
  const char* cause = "depends on the other images of the batch";
  expect_refused(cause, "", "z.flip([0])");
  expect_refused(cause, "", "z.cumsum(0)");
  expect_refused(cause, "", "z + torch.arange(z.size(0)).unsqueeze(1) * torch.tensor([1, 0, 0])");
}

TEST_F(LoadChecks, RefuseSoftmaxUnderLogits) {
  const char* cause = "ends in softmax";
  expect_refused(cause, "", "torch.softmax(z, 1)");
  expect_refused(cause, "", "torch.exp(z) / torch.exp(z).sum(1, keepdim=True)");
  expect_refused(cause, kNoGraph, "torch.softmax(z, 1)");
  expect_refused(cause, "", "torch.softmax(z, 1)", "multilabel");
}

TEST_F(LoadChecks, RefuseSigmoidsUnderLogits) {
  const char* cause = "ends in a sigmoid";
  expect_refused(cause, "", "torch.sigmoid(z)");
  expect_refused(cause, "", "torch.hardsigmoid(z)");
  expect_refused(cause, "", "torch.sigmoid(z)", "multilabel");
  // Told by the answers alone; of weights of both signs some sigmoid comes near 1.
  weight_ = at::tensor({5.F, -5.F, 5.F, -5.F}).expand({3, 4}) * at::tensor({1, -1, 2}).view({3, 1});
  expect_refused(cause, kNoGraph, "torch.sigmoid(z)");
  expect_refused(cause, "", "1 / (1 + torch.exp(-z))");
}

// An untrained network's logits may all lie between 0 and 1 for a random image, and for many.
TEST_F(LoadChecks, TakeSmallLogitsThatLieBetween0And1) {
  weight_ = at::rand({3, 4}) * 0.01 * at::tensor({1, -1, 1}).view({3, 1});
  bias_ = at::tensor({0.4F, 0.5F, 0.6F});
  for (const char* lines : {"", kNoGraph}) {
    EXPECT_NO_THROW(load(lines));
    EXPECT_NO_THROW(load(lines, "torch.tanh(z)"));
    EXPECT_NO_THROW(load(lines, "torch.sigmoid(y).sum(1, keepdim=True) * 0.2 * torch.ones([3])"));
    EXPECT_NO_THROW(load(lines, "0 * z + torch.tensor([1.0, 0.0, 1.0])"));  // a constant
  }
}

TEST_F(LoadChecks, TakeLogSoftmaxUnderLogits) {
  EXPECT_NO_THROW(load("", "torch.log_softmax(z, 1)"));
  EXPECT_NO_THROW(load(kNoGraph, "torch.log_softmax(z, 1)"));
}

TEST_F(LoadChecks, RefuseProbabilitiesThatAreNegative) {
  expect_refused("are negative", "", "torch.log_softmax(z, 1)", "probabilities");
  expect_refused("are negative", "", "z", "probabilities");
}

TEST_F(LoadChecks, RefuseProbabilitiesThatDoNotSumToOne) {
  expect_refused("not to 1", "", "torch.sigmoid(z + 2)", "probabilities");
  expect_refused("not to 1", "", "torch.softmax(z, 1) * 0.9", "probabilities");
}

TEST_F(LoadChecks, TakeProbabilitiesThatSumToOne) {
  EXPECT_NO_THROW(load("", "torch.softmax(z, 1)", "probabilities"));
  EXPECT_NO_THROW(load(kNoGraph, "torch.softmax(z, 1)", "probabilities"));
}

}  // namespace
}  // namespace fbbench
