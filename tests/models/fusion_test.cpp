// SPDX-License-Identifier: Apache-2.0
#include "models/fusion.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/network.h"
#include "models/winograd.h"

namespace fbbench {
namespace {

/// 2-channel images of 5x5, two 3x3 convolutions self.a and self.b.
std::shared_ptr<const Network> network(const std::string& body) {
  at::manual_seed(0);
  auto made = Network::load(save_network(
      fresh_folder(), "def forward(self, x):\n" + body + "  return x.mean([2, 3])\n",
      {{"a", at::randn({2, 2, 3, 3})}, {"b", at::randn({2, 2, 3, 3})}}, tiny_input(2, 5, 5, 2)));
  EXPECT_TRUE(made->graph() != nullptr) << made->graph_error();
  return made;
}

/// How many nodes go with each that is run.
std::vector<size_t> lengths(const Graph& graph, const ValueSet& keep) {
  std::vector<size_t> lengths;
  for (size_t node = 0; node < graph.nodes.size();) {
    Fusion fusion = fusion_at(graph, node, keep);
    lengths.push_back(fusion.end - fusion.begin);
    node = fusion.end;
  }
  return lengths;
}

ValueSet nothing(const Graph& graph) { return ValueSet(graph.values.size(), false); }

using Lengths = std::vector<size_t>;

const char* const kResidual =
    "  y = torch.relu(torch.conv2d(x, self.a, None, 1, 1))\n"
    "  x = torch.clamp(torch.conv2d(y, self.b, None, 1, 1) + y, 0., 6.)\n";

TEST(Fusion, TakesTheAdditionAndTheBoundsThatFollowAConvolution) {
  auto made = network(kResidual);
  EXPECT_EQ(lengths(*made->graph(), nothing(*made->graph())), (Lengths{2, 3, 1}));
}

TEST(Fusion, StopsAtAValueThatIsKept) {
  auto made = network(kResidual);
  const Graph& graph = *made->graph();
  ValueSet keep = nothing(graph);
  keep[static_cast<size_t>(graph.nodes[0].output)] = true;  // the first convolution's
  keep[static_cast<size_t>(graph.nodes[3].output)] = true;  // the sum
  EXPECT_EQ(lengths(graph, keep), (Lengths{1, 1, 2, 1, 1}));
}

TEST(Fusion, StopsAtAValueThatIsReadTwice) {
  auto made = network(
      "  y = torch.conv2d(x, self.a, None, 1, 1)\n"
      "  x = torch.relu(y) + y\n");
  EXPECT_EQ(lengths(*made->graph(), nothing(*made->graph())), (Lengths{1, 1, 1, 1}));
}

// Where the convolution may be computed in ways that needn't write its outputs.
TEST(Fusion, TakesTheMaxPoolingBehindBounds) {
  auto pooled = [&](const std::string& pool) {
    auto made =
        network("  x = torch.relu(torch.conv2d(x, self.a, None, 1, 1))\n  x = " + pool + "\n");
    const Graph graph = with_winograd(*made->graph());
    Tensor images = at::randn({3, 2, 5, 5});
    Tensor alone = run_forward(graph, images, ValueSet(graph.values.size(), true)).logits();
    Tensor fused = run_forward(graph, images, nothing(graph)).logits();
    EXPECT_LT((alone - fused).abs().max().item<double>(), 1e-5) << pool;
    EXPECT_EQ(lengths(*made->graph(), nothing(graph)), (Lengths{2, 1, 1}));
    return lengths(graph, nothing(graph)) == Lengths{3, 1};
  };
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [1, 1])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [3, 3], [2, 2])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2], [1, 1])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], True)"));  // ceil_mode
  EXPECT_FALSE(pooled("torch.max_pool2d(x, [2, 2], [1, 1], [0, 0], [2, 2])"));       // dilation
  EXPECT_FALSE(pooled("torch.avg_pool2d(x, [2, 2])"));
}

TEST(Fusion, LeavesOtherSumsAlone) {
  for (const char* body : {"  x = torch.conv2d(x, self.a, None, 1, 1) - x\n",
                           "  y = torch.conv2d(x, self.a, None, 1, 1)\n  x = y + y\n",
                           "  x = torch.conv2d(x, self.a, None, 1, 1) + x.mean([2], True)\n"}) {
    auto made = network(body);
    for (size_t length : lengths(*made->graph(), nothing(*made->graph()))) EXPECT_EQ(length, 1u);
  }
}

TEST(Fusion, AnswersWhatNodesAnswerAloneAndSparesTheImage) {
  auto made = network("  x = torch.relu(torch.conv2d(x, self.a, None, 1, 1) + x)\n" +
                      std::string(kResidual));
  const Graph& graph = *made->graph();
  Tensor images = at::randn({3, 2, 5, 5}), before = images.clone();
  Tensor alone = run_forward(graph, images, ValueSet(graph.values.size(), true)).logits();
  Tensor fused = run_forward(graph, images, nothing(graph)).logits();
  EXPECT_LT((alone - fused).abs().max().item<double>(), 1e-5);
  EXPECT_TRUE(at::equal(images, before));
}

TEST(Fusion, SparesWhatIsKeptOfASumsOtherSide) {
  auto made = network(kResidual);
  const Graph& graph = *made->graph();
  ValueId shortcut = graph.nodes[1].output;
  ValueSet keep = nothing(graph);
  keep[static_cast<size_t>(shortcut)] = true;
  Tensor images = at::randn({3, 2, 5, 5});
  auto all = run_forward(graph, images, ValueSet(graph.values.size(), true));
  auto some = run_forward(graph, images, keep);
  EXPECT_LT((all.value(shortcut) - some.value(shortcut)).abs().max().item<double>(), 1e-5);
}

}  // namespace
}  // namespace fbbench
