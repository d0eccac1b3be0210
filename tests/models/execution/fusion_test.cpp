// SPDX-License-Identifier: Apache-2.0
#include "models/execution/fusion.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

/// 2-channel images of 5x5; two 3x3 convolutions self.a and self.b, a 1x1 one self.c and a
/// depthwise one self.d.
std::shared_ptr<const Network> network(const std::string& body) {
  at::manual_seed(0);
  auto made = Network::load(
      save_network(fresh_folder(), "def forward(self, x):\n" + body + "  return x.mean([2, 3])\n",
                   {{"a", at::randn({2, 2, 3, 3})},
                    {"b", at::randn({2, 2, 3, 3})},
                    {"c", at::randn({2, 2, 1, 1})},
                    {"d", at::randn({2, 1, 3, 3})}},
                   tiny_input(2, 5, 5, 2)));
  EXPECT_TRUE(made->graph() != nullptr) << made->graph_error();
  return made;
}

/// How many nodes go with each that is run.
std::vector<size_t> lengths(const Graph& graph, const ValueSet& keep, Sums sums = Sums::kPlain) {
  std::vector<size_t> lengths;
  for (size_t node = 0; node < graph.nodes.size();) {
    Fusion fusion = fusion_at(graph, node, keep, sums);
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
    const Graph& graph = *made->graph();
    Tensor images = at::randn({3, 2, 5, 5});
    Tensor alone = run_forward(graph, images, ValueSet(graph.values.size(), true)).logits();
    Tensor fused = run_forward(graph, images, nothing(graph), Sums::kFastest).logits();
    EXPECT_LT(distance(alone, fused), 1e-5) << pool;
    EXPECT_EQ(lengths(graph, nothing(graph)), (Lengths{2, 1, 1}));
    return lengths(graph, nothing(graph), Sums::kFastest) == Lengths{3, 1};
  };
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [1, 1])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [3, 3], [2, 2])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2], [1, 1])"));
  EXPECT_TRUE(pooled("torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], True)"));  // ceil_mode
  EXPECT_FALSE(pooled("torch.max_pool2d(x, [2, 2], [1, 1], [0, 0], [2, 2])"));       // dilation
  EXPECT_FALSE(pooled("torch.avg_pool2d(x, [2, 2])"));
}

const char* const kBottleneck =
    "  y = torch.relu(torch.conv2d(x, self.c))\n"
    "  y = torch.clamp(torch.conv2d(y, self.d, None, 1, 1, 1, 2), 0., 6.)\n"
    "  x = torch.conv2d(y, self.c) + x\n";

TEST(Fusion, TakesAnInvertedBottleneckWithWhatFollows) {
  auto first = network(kBottleneck);  // the image is its other summand
  EXPECT_EQ(lengths(*first->graph(), nothing(*first->graph())), (Lengths{6, 1}));
  auto bounded = network(kBottleneck + std::string("  x = torch.relu(x)\n") + kBottleneck);
  EXPECT_EQ(lengths(*bounded->graph(), nothing(*bounded->graph())), (Lengths{7, 6, 1}));
}

TEST(Fusion, TakesOfAnInvertedBottleneckWhatIsNotKept) {
  auto made = network(kBottleneck);
  const Graph& graph = *made->graph();
  auto lengths_keeping = [&](size_t node) {
    ValueSet keep = nothing(graph);
    keep[static_cast<size_t>(graph.nodes[node].output)] = true;
    return lengths(graph, keep);
  };
  EXPECT_EQ(lengths_keeping(0), (Lengths{1, 1, 4, 1}));  // the expansion's outputs
  EXPECT_EQ(lengths_keeping(1), (Lengths{2, 4, 1}));     // the same within bounds
  EXPECT_EQ(lengths_keeping(2), (Lengths{2, 1, 1, 2, 1}));
  EXPECT_EQ(lengths_keeping(3), (Lengths{2, 2, 2, 1}));
  EXPECT_EQ(lengths_keeping(4), (Lengths{5, 1, 1}));
}

TEST(Fusion, LeavesOtherBlocksAlone) {
  auto longest = [&](const std::string& depthwise, const std::string& bounds) {
    auto made = network("  y = torch.relu(torch.conv2d(x, self.c))\n  y = " + depthwise +
                        "\n  x = torch.conv2d(" + bounds + ", self.c)\n");
    Lengths all = lengths(*made->graph(), nothing(*made->graph()));
    return *std::max_element(all.begin(), all.end());
  };
  EXPECT_EQ(longest("torch.conv2d(y, self.d, None, 2, 1, 1, 2)", "torch.relu(y)"), 5u);
  EXPECT_EQ(longest("torch.conv2d(y, self.d, None, 3, 1, 1, 2)", "torch.relu(y)"), 2u);
  EXPECT_EQ(longest("torch.conv2d(y, self.d, None, 1, 1, 2, 2)", "torch.relu(y)"), 2u);
  EXPECT_EQ(longest("torch.conv2d(y, self.a, None, 1, 1)", "torch.relu(y)"), 2u);
  EXPECT_EQ(longest("torch.conv2d(y, self.d, None, 1, 1, 1, 2)", "torch.tanh(y)"), 2u);
  EXPECT_EQ(longest("torch.conv2d(y, self.d, None, 1, 1, 1, 2)", "torch.relu(y) + y"), 2u);
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
  for (const std::string first :
       {"  x = torch.relu(torch.conv2d(x, self.a, None, 1, 1) + x)\n", kBottleneck}) {
    auto made = network(first + kResidual);
    const Graph& graph = *made->graph();
    Tensor images = at::randn({3, 2, 5, 5}), before = images.clone();
    Tensor alone = run_forward(graph, images, ValueSet(graph.values.size(), true)).logits();
    Tensor fused = run_forward(graph, images, nothing(graph)).logits();
    EXPECT_LT(distance(alone, fused), 1e-5);
    EXPECT_TRUE(at::equal(images, before));
  }
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
  EXPECT_LT(distance(all.value(shortcut), some.value(shortcut)), 1e-5);
}

}  // namespace
}  // namespace fbbench
