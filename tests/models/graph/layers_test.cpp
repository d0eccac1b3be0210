// SPDX-License-Identifier: Apache-2.0
// models/graph/layers.cpp on graphs put together by hand.
#include "models/graph/layers.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

using Shape = std::vector<int64_t>;

/// A graph of ops, inputs, shapes and module paths: all that naming looks at.
class Layers : public testing::Test {
 protected:
  /// The value of the image.
  ValueId image(const Shape& shape) {
    graph_ = {};
    append(shape, -1);
    return 0;
  }
  /// The output of a new node, which is the graph's until the next.
  ValueId add(Op op, const std::vector<ValueId>& inputs, const Shape& shape,
              const std::string& module = "") {
    Node node;
    node.op = op;
    node.module = module;
    node.position = static_cast<int>(graph_.nodes.size());
    node.inputs = inputs;
    node.output = static_cast<ValueId>(graph_.values.size());
    for (ValueId input : inputs) {
      graph_.values[static_cast<size_t>(input)].consumers.push_back(node.position);
    }
    append(shape, node.position);
    graph_.output = node.output;
    graph_.nodes.push_back(std::move(node));
    return graph_.output;
  }

  void append(const Shape& shape, int producer) {
    graph_.values.push_back({shape, producer, {}});
    graph_.values.back().plane = shape.size() == 3 ? 1 : -1;
  }

  /// A stem, a residual block and a head; nodes 0 to 9.
  void residual() {
    stem_ = add(Op::kRelu, {add(Op::kConv, {image({2, 8, 8})}, {4, 8, 8}, "stem.conv")}, {4, 8, 8},
                "stem.relu");
    pool_ = add(Op::kMaxPool, {stem_}, {4, 4, 4}, "stem.pool");
    conv_ = add(Op::kConv, {pool_}, {4, 4, 4}, "block.conv");
    inner_ = add(Op::kRelu, {conv_}, {4, 4, 4}, "block.relu");
    sum_ = add(Op::kAdd, {pool_, inner_}, {4, 4, 4}, "block");
    block_ = add(Op::kRelu, {sum_}, {4, 4, 4}, "block.relu");
    mean_ = add(Op::kAvgPool, {block_}, {4, 1, 1}, "pool");
    add(Op::kLinear, {add(Op::kReshape, {mean_}, {4})}, {3}, "fc");
  }

  std::string refusal(const std::string& name) const {
    try {
      layer_output(graph_, name);
    } catch (const BadOption& error) {
      return error.what();
    }
    return "";
  }

  Graph graph_;
  ValueId stem_ = -1, pool_ = -1, conv_ = -1, inner_ = -1, sum_ = -1, block_ = -1, mean_ = -1;
};

TEST_F(Layers, AreNamedByKindAndNumberInTheGraphsOrder) {
  residual();
  EXPECT_EQ(layer_output(graph_, "relu.1"), stem_);
  EXPECT_EQ(layer_output(graph_, "relu.2"), inner_);
  EXPECT_EQ(layer_output(graph_, "relu.3"), block_);
  EXPECT_EQ(layer_output(graph_, "max_pool.1"), pool_);
  EXPECT_EQ(layer_output(graph_, "add.1"), sum_);
}

TEST_F(Layers, AreNamedByNodeNumber) {
  residual();
  EXPECT_EQ(layer_output(graph_, "2"), pool_);
  EXPECT_EQ(layer_output(graph_, "9"), graph_.output);
}

TEST_F(Layers, IncludeTheImage) {
  residual();
  EXPECT_EQ(layer_output(graph_, "image"), 0);
}

TEST_F(Layers, AreTheLastNodeOfAModuleOrOfOneWithinIt) {
  residual();
  EXPECT_EQ(layer_output(graph_, "block.conv"), conv_);
  EXPECT_EQ(layer_output(graph_, "block.relu"), block_);  // called twice
  EXPECT_EQ(layer_output(graph_, "block"), block_);
  EXPECT_EQ(layer_output(graph_, "stem"), pool_);
  EXPECT_EQ(refusal("ste").rfind("unknown layer 'ste'", 0), 0U);  // not the beginning of a name
}

TEST_F(Layers, CalledAsOtherThingsAreModulesOnlyWhereForced) {
  const ValueId first = add(Op::kConv, {image({1, 4, 4})}, {1, 4, 4}, "relu.1");
  const ValueId second = add(Op::kRelu, {first}, {1, 4, 4}, "0");
  const ValueId third = add(Op::kTanh, {second}, {1, 4, 4}, "image");
  EXPECT_EQ(layer_output(graph_, "relu.1"), second);
  EXPECT_EQ(layer_output(graph_, "module:relu.1"), first);
  EXPECT_EQ(layer_output(graph_, "0"), first);
  EXPECT_EQ(layer_output(graph_, "module:0"), second);
  EXPECT_EQ(layer_output(graph_, "image"), 0);
  EXPECT_EQ(layer_output(graph_, "module:image"), third);
}

TEST_F(Layers, OfNoReadingAreRefusedWithWhatThereIs) {
  residual();
  EXPECT_EQ(refusal("blok.conv"),
            "unknown layer 'blok.conv' (did you mean 'block.conv'?); there are image, conv.1 to "
            "conv.2, relu.1 to relu.3, max_pool.1, add.1, avg_pool.1, reshape.1, linear.1, nodes 0 "
            "to 9 and paths of modules: `fbbench list layers --network NET` prints them");
  for (const char* name : {"relu.4", "relu.0", "relu.", "relu", "tanh.1", "10", "-1", "",
                           "module:", "module:relu.1", "module:2", "99999999999999999999"}) {
    EXPECT_NE(refusal(name), "") << name;
  }
}

TEST_F(Layers, OfActivationMapsAreTheLastSpatialOnes) {
  residual();
  EXPECT_EQ(activation_map_layer(graph_), block_);
}

TEST_F(Layers, OfActivationMapsLieBeforePoolingPaddingAndReshapes) {
  ValueId relu = add(Op::kRelu, {image({2, 8, 8})}, {2, 8, 8});
  ValueId pooled = add(Op::kAvgPool, {add(Op::kMaxPool, {relu}, {2, 4, 4})}, {2, 2, 2});
  ValueId viewed = add(Op::kReshape, {add(Op::kPad, {pooled}, {2, 4, 4})}, {2, 2, 8});
  add(Op::kLinear, {add(Op::kReshape, {viewed}, {32})}, {3});
  EXPECT_EQ(graph_.last_spatial(), viewed);
  EXPECT_EQ(activation_map_layer(graph_), relu);
}

TEST_F(Layers, OfActivationMapsAreReshapedOnesWhereNoPoolingIsBefore) {
  ValueId viewed = add(Op::kReshape, {add(Op::kRelu, {image({2, 4, 4})}, {2, 4, 4})}, {4, 2, 4});
  add(Op::kLinear, {add(Op::kReshape, {viewed}, {32})}, {3});
  EXPECT_EQ(activation_map_layer(graph_), viewed);
}

TEST_F(Layers, OfActivationMapsAreUnsupportedWhereNoneIsSpatial) {
  add(Op::kLinear, {add(Op::kRelu, {add(Op::kReshape, {image({2, 1, 1})}, {2})}, {2})}, {3});
  EXPECT_THROW(activation_map_layer(graph_), Unsupported);
  EXPECT_THROW(evidence_layer(graph_), Unsupported);
}

TEST_F(Layers, OfEvidenceAreTheLastOnesOfMorePositionsThatNothingPassesBy) {
  residual();
  EXPECT_EQ(evidence_layer(graph_), stem_);  // what follows has no more positions than the block
}

TEST_F(Layers, OfEvidenceAreNotPassedBy) {
  ValueId stem = add(Op::kRelu, {image({2, 8, 8})}, {2, 8, 8});
  ValueId inner = add(Op::kConv, {stem}, {2, 8, 8});  // beside a shortcut
  ValueId sum =
      add(Op::kAdd, {add(Op::kMaxPool, {inner}, {2, 4, 4}), add(Op::kAvgPool, {stem}, {2, 4, 4})},
          {2, 4, 4});
  add(Op::kLinear, {add(Op::kAvgPool, {sum}, {2})}, {3});
  EXPECT_EQ(evidence_layer(graph_), stem);
}

TEST_F(Layers, OfEvidenceAreTheImageWhereNoneHasMorePositions) {
  ValueId relu = add(Op::kRelu, {add(Op::kConv, {image({2, 4, 4})}, {2, 4, 4})}, {2, 4, 4});
  add(Op::kLinear, {add(Op::kAvgPool, {relu}, {2})}, {3});
  EXPECT_EQ(evidence_layer(graph_), 0);
}

TEST_F(Layers, AreChosenWhereTheNameIsAuto) {
  residual();
  EXPECT_EQ(layer_or(graph_, "auto", activation_map_layer), block_);
  EXPECT_EQ(layer_or(graph_, "auto", evidence_layer), stem_);
  EXPECT_EQ(layer_or(graph_, "relu.2", activation_map_layer), inner_);
}

TEST_F(Layers, HaveTheirModulesPathsOnceInOrder) {
  residual();
  EXPECT_EQ(module_paths(graph_),
            (std::vector<std::string>{"stem.conv", "stem.relu", "stem.pool", "block.conv",
                                      "block.relu", "block", "pool", "fc"}));
}

}  // namespace
}  // namespace fbbench
