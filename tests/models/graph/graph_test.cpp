// SPDX-License-Identifier: Apache-2.0
// models/graph/graph.cpp and models/import/simplify.cpp: what is known about a network from its
// graph alone.
#include "models/graph/graph.h"

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"
#include "models/graph/op_traits.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

using Parameters = std::vector<std::pair<std::string, Tensor>>;

/// A network on images [N,2,6,6] with 4 classes. self.a: 2 -> 4 channels, self.c: 4 -> 4, self.h:
/// [4,4], self.v: [4,144].
class GraphTest : public testing::Test {
 protected:
  std::shared_ptr<const Network> network_;

  const Graph& graph(const std::string& body, Parameters more = {}) {
    Parameters parameters = {{"a", at::randn({4, 2, 3, 3})},
                             {"c", at::randn({4, 4, 3, 3})},
                             {"h", at::randn({4, 4})},
                             {"v", at::randn({4, 144})}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    network_ = Network::load(save_network(fresh_folder(), "def forward(self, x):\n" + body,
                                          parameters, tiny_input(2, 6, 6, 4)));
    EXPECT_TRUE(network_->graph() != nullptr) << network_->graph_error();
    return *network_->graph();
  }

  /// Ops in order, "conv relu avg_pool linear".
  static std::string ops(const Graph& graph) {
    std::string text;
    for (const Node& node : graph.nodes) text += std::string(" ") + traits(node.op).name;
    return text.empty() ? text : text.substr(1);
  }
  /// Op of the node that makes the last spatial tensor, and which of its kind it is: "relu 1".
  static std::string last_spatial(const Graph& graph) {
    int producer = graph.value(graph.last_spatial()).producer;
    if (producer < 0) return "image";
    const Node& last = graph.nodes[static_cast<size_t>(producer)];
    int count = 0;
    for (const Node& node : graph.nodes) {
      if (node.position < last.position) count += node.op == last.op;
    }
    return std::string(traits(last.op).name) + " " + std::to_string(count);
  }
};

TEST(Weights, CountTheirVariantsUntilTheyForgetThem) {
  Weights weights(at::ones({2, 3}), at::ones({2}));
  int made = 0;
  auto ask = [&] {
    weights.variant("doubled", [&] {
      ++made;
      return at::full({2, 3}, 2.0);
    });
  };
  EXPECT_EQ(weights.bytes(), 4 * (6 + 2));
  ask();
  ask();
  EXPECT_EQ(weights.bytes(), 4 * (6 + 2 + 6));
  weights.forget_variants();
  EXPECT_EQ(weights.bytes(), 4 * (6 + 2));
  ask();
  EXPECT_EQ(made, 2);
}

const std::string kConvRelu = "  x = torch.relu(torch.conv2d(x, self.a, None, 1, 1))\n";
const std::string kMean = "  return torch.linear(x.mean([2, 3]), self.h)\n";

TEST_F(GraphTest, LastSpatialIsWhatAGlobalAverageReads) {
  EXPECT_EQ(last_spatial(graph(kConvRelu + kMean)), "relu 0");
}

TEST_F(GraphTest, LastSpatialIsWhatIsFlattened) {
  const Graph& made = graph(kConvRelu +
                                "  x = torch.max_pool2d(x, 2)\n"
                                "  x = torch.relu(torch.linear(torch.flatten(x, 1), self.g))\n"
                                "  return torch.linear(x, self.h)\n",
                            {{"g", at::randn({4, 36})}});
  EXPECT_EQ(last_spatial(made), "max_pool 0");
}

TEST_F(GraphTest, LastSpatialIsTheSumOfTheLastResidualBlock) {
  EXPECT_EQ(
      last_spatial(graph(kConvRelu + "  x = x + torch.conv2d(x, self.c, None, 1, 1)\n" + kMean)),
      "add 0");
}

TEST_F(GraphTest, LastSpatialLiesAboveABypass) {
  // Both the second convolution and the shortcut around it reach the head.
  EXPECT_EQ(last_spatial(graph(kConvRelu +
                               "  y = torch.conv2d(x, self.c)\n"
                               "  return y.mean([2, 3]) + torch.linear(x.mean([2, 3]), self.h)\n")),
            "relu 0");
}

TEST_F(GraphTest, LastSpatialIsTheImageOfNobodyButTheInputOfTheLastLinearLayer) {
  const Graph& made = graph(
      "  x = torch.relu(torch.linear(torch.flatten(x, 1), self.g))\n"
      "  return torch.linear(x, self.h)\n",
      {{"g", at::randn({4, 72})}});
  EXPECT_EQ(last_spatial(made), "relu 0");
}

TEST_F(GraphTest, LastSpatialIgnoresMapsOfOnePixel) {
  EXPECT_EQ(last_spatial(graph(kConvRelu + "  x = torch.adaptive_avg_pool2d(x, 1)\n"
                                           "  x = torch.relu(torch.conv2d(x, self.d))\n"
                                           "  return torch.linear(torch.flatten(x, 1), self.h)\n",
                               {{"d", at::randn({4, 4, 1, 1})}})),
            "relu 0");
}

TEST_F(GraphTest, SignsFollowFromTheOps) {
  const Graph& made = graph(
      "  x = torch.conv2d(x, self.a, None, 1, 1)\n"
      "  y = torch.max_pool2d(torch.relu(x), 3, 1, 1)\n"
      "  z = torch.tanh(x)\n"
      "  x = torch.cat([y + y, y + z], 1)\n"
      "  x = torch.sub(x, x, alpha=0.5)\n"
      "  return torch.linear(x[:, 0:4].mean([2, 3]), self.h)\n");
  std::string signs;
  for (const Node& node : made.nodes) {
    if (made.value(node.output).non_negative) signs += std::string(" ") + traits(node.op).name;
  }
  EXPECT_EQ(signs, " relu max_pool add");
  EXPECT_FALSE(made.value(0).non_negative);
}

TEST_F(GraphTest, PaddingByZerosBecomesPartOfTheConvolution) {
  const Graph& made = graph(
      "  x = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 2, 1], 0.), self.a)\n"
      "  return x.mean([2, 3])\n");
  EXPECT_EQ(ops(made), "conv avg_pool");
  EXPECT_EQ(made.nodes[0].window.padding, (std::vector<int64_t>{2, 0}));
  EXPECT_EQ(made.nodes[0].window.far_padding, (std::vector<int64_t>{1, 1}));
}

TEST_F(GraphTest, OtherPaddingStaysANode) {
  for (const char* padded :
       {"x = torch.conv2d(torch.constant_pad_nd(x, [1, 1, 1, 1], 0.5), self.a)",
        "x = torch.conv2d(torch.constant_pad_nd(x, [3, 0], 0.), self.a)",  // beyond the kernel
        "y = torch.constant_pad_nd(x, [1, 1], 0.)\n  x = torch.conv2d(y, self.a) + y.mean([1, 2, "
        "3], True)"}) {
    const Graph& made = graph(std::string("  ") + padded + "\n  return x.mean([2, 3])\n");
    EXPECT_NE(ops(made).find("pad "), std::string::npos) << padded;
  }
}

TEST_F(GraphTest, PaddingByANegativeNumberMayBeNegative) {
  for (double number : {0.5, -0.5}) {
    const Graph& made = graph(kConvRelu + "  x = torch.constant_pad_nd(x, [1, 1], " +
                              std::to_string(number) + ")\n" + kMean);
    for (const Node& node : made.nodes) {
      bool pad = node.op == Op::kPad;
      EXPECT_TRUE(!pad || made.value(node.output).non_negative == (number > 0)) << number;
    }
  }
}

const std::string kBatchNorm =
    "  x = torch.batch_norm(x, self.g, self.b, self.m, self.s, False, 0.1, 1e-5, True)\n";

Parameters batch_norm() {
  return {{"g", at::randn({4})},
          {"b", at::randn({4})},
          {"m", at::randn({4})},
          {"s", at::rand({4}) + 0.5}};
}

TEST_F(GraphTest, BatchNormVanishesIntoTheConvolutionBeforeIt) {
  const Graph& made =
      graph("  x = torch.conv2d(x, self.a, None, 1, 1)\n" + kBatchNorm + kMean, batch_norm());
  EXPECT_EQ(ops(made), "conv avg_pool linear");
}

TEST_F(GraphTest, BatchNormIsNotFoldedWhereTheConvolutionIsReadTwice) {
  const Graph& made = graph("  x = torch.conv2d(x, self.a, None, 1, 1)\n  y = torch.relu(x)\n" +
                                kBatchNorm + "  x = x + y\n" + kMean,
                            batch_norm());
  EXPECT_EQ(ops(made), "conv relu affine add avg_pool linear");
}

TEST_F(GraphTest, BatchNormBeforeAConvolutionStays) {
  const Graph& made =
      graph(kConvRelu + kBatchNorm + "  x = torch.conv2d(x, self.c)\n" + kMean, batch_norm());
  EXPECT_EQ(ops(made), "conv relu affine conv avg_pool linear");
}

TEST_F(GraphTest, BatchNormOnTokensIsNotFoldedIntoTheLinearLayer) {
  // [N,4,4]: batch norm goes over dimension 1, the linear layer over the last.
  const Graph& made =
      graph("  x = torch.conv2d(x, self.a)[:, :, 0]\n  x = torch.linear(x, self.h)\n" + kBatchNorm +
                "  return x.mean([2])\n",
            batch_norm());
  EXPECT_EQ(ops(made), "conv slice slice slice linear affine avg_pool");
}

TEST_F(GraphTest, AFactorThatTurnsSignsIsNotFolded) {
  EXPECT_EQ(ops(graph("  x = 2.0 * torch.conv2d(x, self.a)\n" + kMean)), "conv avg_pool linear");
  EXPECT_EQ(ops(graph("  x = -2.0 * torch.conv2d(x, self.a)\n" + kMean)),
            "conv affine avg_pool linear");
}

TEST_F(GraphTest, MatmulAndAddIsOneLinearLayer) {
  const Graph& made =
      graph(kConvRelu + "  return torch.matmul(x.mean([2, 3]), self.h) + self.b\n", batch_norm());
  EXPECT_EQ(ops(made), "conv relu avg_pool linear");
}

TEST_F(GraphTest, WhatDoesNotReachTheOutputIsDropped) {
  const Graph& made =
      graph("  y = torch.tanh(torch.conv2d(x, self.a))\n  z = y * y\n" + kConvRelu + kMean);
  EXPECT_EQ(ops(made), "conv relu avg_pool linear");
}

TEST_F(GraphTest, DropoutVanishes) {
  EXPECT_EQ(ops(graph(kConvRelu + "  x = torch.dropout(x, 0.5, self.training)\n" + kMean)),
            "conv relu avg_pool linear");
}

TEST_F(GraphTest, FinalSoftmaxIsTakenOff) {
  const Graph& made =
      graph(kConvRelu + "  return torch.log_softmax(torch.linear(x.mean([2, 3]), self.h), 1)\n");
  EXPECT_EQ(ops(made), "conv relu avg_pool linear");
  EXPECT_FALSE(made.ends_in_softmax);  // of probabilities
}

TEST_F(GraphTest, ProducersConsumersAndPositionsFit) {
  const Graph& made = graph(kConvRelu + "  x = x + x\n" + kMean);
  for (size_t i = 0; i < made.nodes.size(); ++i) {
    EXPECT_EQ(made.nodes[i].position, static_cast<int>(i));
    EXPECT_EQ(made.value(made.nodes[i].output).producer, static_cast<int>(i));
  }
  EXPECT_EQ(made.value(made.nodes[1].output).consumers, (std::vector<int>{2, 2}));
}

TEST_F(GraphTest, ANodeIsDescribedByOpAndPlace) {
  const Graph& made = graph(kConvRelu + kMean);
  std::string text = describe_node(made, made.nodes[0]);
  EXPECT_EQ(text.rfind("aten::conv2d at ", 0), 0U) << text;
  EXPECT_NE(text.find(" (node 0 of 4)"), std::string::npos) << text;
}

}  // namespace
}  // namespace fbbench
