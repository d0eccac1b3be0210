// SPDX-License-Identifier: Apache-2.0
// Network::with_graph and at_size: networks that are made of another one.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

/// Fully convolutional: takes images of any size.
constexpr const char* kSource =
    "def forward(self, x):\n"
    "  x = torch.relu(torch.conv2d(x, self.w, None, 1, 1))\n"
    "  return torch.conv2d(x, self.v).mean([2, 3])\n";

class MadeOfAnother : public testing::Test {
 protected:
  std::string path_ = save_network(fresh_folder(), kSource,
                                   {{"w", at::randn({4, 2, 3, 3})}, {"v", at::randn({3, 4, 1, 1})}},
                                   tiny_input(2, 8, 6, 3));
  std::shared_ptr<const Network> network_ = Network::load(path_);
  Tensor images_ = at::randn({2, 2, 8, 6});

  /// The graph with the last layer's weights times `factor`.
  std::unique_ptr<Graph> scaled(float factor) const {
    auto graph = std::make_unique<Graph>(*network_->graph());
    for (auto node = graph->nodes.rbegin(); node != graph->nodes.rend(); ++node) {
      if (!node->weights) continue;
      node->weights = std::make_shared<Weights>(node->weights->weight() * factor, Tensor());
      break;
    }
    return graph;
  }
};

TEST_F(MadeOfAnother, ByAGraphComputesWhatThatSays) {
  const Tensor before = network_->forward(images_);
  auto doubled = network_->with_graph(scaled(2), "twice");
  // Doubling is exact, but kernels may sum in another order.
  EXPECT_LT(distance(doubled->forward(images_), 2 * before), 1e-5);
  EXPECT_TRUE(at::equal(network_->forward(images_), before)) << "the original is untouched";
  const Batch batch = make_batch(images_, at::zeros({2}, at::kLong));
  EXPECT_TRUE(images_agree(explain(*doubled, "gradient", batch).values,
                           2 * explain(*network_, "gradient", batch).values, 1e-6));
}

TEST_F(MadeOfAnother, ByAGraphHasAFingerprintOfItsOwn) {
  auto one = network_->with_graph(scaled(2), "twice"),
       same = network_->with_graph(scaled(2), "twice");
  auto other = network_->with_graph(scaled(3), "thrice");
  EXPECT_EQ(one->fingerprint(), same->fingerprint());
  EXPECT_NE(one->fingerprint(), network_->fingerprint());
  EXPECT_NE(one->fingerprint(), other->fingerprint());
}

TEST_F(MadeOfAnother, ByAGraphSharesTheWeightsThatStay) {
  auto doubled = network_->with_graph(scaled(2), "twice");
  const Graph &before = *network_->graph(), &after = *doubled->graph();
  ASSERT_EQ(before.nodes.size(), after.nodes.size());
  EXPECT_EQ(before.nodes[0].weights, after.nodes[0].weights);
  EXPECT_NE(before.nodes[0].weights, nullptr);
}

TEST_F(MadeOfAnother, ByAGraphOfOtherAnswersIsRefused) {
  auto graph = std::make_unique<Graph>(*network_->graph());
  graph->output = 0;  // the image in place of logits
  EXPECT_THROW(network_->with_graph(std::move(graph), "no logits"), BadInput);
  EXPECT_THROW(Network::load(path_ + ":precision=fp64")->with_graph(scaled(2), "twice"),
               Unsupported);
}

TEST_F(MadeOfAnother, AtAnotherSizeIsWhatLoadingWouldGive) {
  auto wider = network_->at_size(8, 12), loaded = Network::load(path_ + ":width=12");
  const Tensor images = at::randn({2, 2, 8, 12});
  EXPECT_EQ(wider->input().width, 12);
  EXPECT_EQ(wider->fingerprint(), loaded->fingerprint());
  EXPECT_TRUE(at::equal(wider->forward(images), loaded->forward(images)));
  EXPECT_EQ(wider->graph()->nodes[0].weights, network_->graph()->nodes[0].weights) << "shared";
}

}  // namespace
}  // namespace fbbench
