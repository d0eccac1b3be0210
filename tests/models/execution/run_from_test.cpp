// SPDX-License-Identifier: Apache-2.0
// models/execution/run_from.cpp: logits x^2 + x of two pixels, with the square replaced.
#include "models/execution/run_from.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

class RunFrom : public testing::Test {
 protected:
  RunFrom() {
    for (const Node& node : graph_.nodes) {
      if (node.op == Op::kMul) square_ = node.output;
    }
  }

  std::shared_ptr<const Network> network_ = Network::load(
      save_network(fresh_folder(), "def forward(self, x):\n  return (x * x + x).view(-1, 2)\n", {},
                   tiny_input(1, 1, 2, 2)));
  const Graph& graph_ = *network_->graph();
  ValueId square_ = -1;
};

TEST_F(RunFrom, ReadsWhatDoesNotDependOnTheValueFromTheImage) {
  Tensor images = at::tensor({9.F, 9.F, 2.F, 3.F}).view({2, 1, 1, 2});
  Recording recording = run_forward(graph_, images, run_from_needs(graph_, square_));
  Tensor squares = at::tensor({5.F, 7.F, 0.F, 1.F, 4.F, 9.F}).view({3, 1, 1, 2});
  // Image 1 is (2, 3): replaced squares + (2, 3); the last are the true ones.
  Tensor want = at::tensor({7.F, 10.F, 2.F, 4.F, 6.F, 12.F}).view({3, 2});
  EXPECT_TRUE(at::equal(run_from(recording, 1, square_, squares), want));
}

TEST_F(RunFrom, NeedsOnlyWhatDoesNotDependOnTheValue) {
  ValueSet needs = run_from_needs(graph_, square_);
  EXPECT_TRUE(needs[0]);  // x, which is added
  EXPECT_EQ(std::count(needs.begin(), needs.end(), true), 1);
}

TEST_F(RunFrom, StartsAtTheImageToo) {
  Tensor images = at::tensor({1.F, 2.F}).view({1, 1, 1, 2});
  Recording recording = run_forward(graph_, images, run_from_needs(graph_, 0));
  EXPECT_TRUE(
      at::equal(run_from(recording, 0, 0, images * 3), at::tensor({12.F, 42.F}).view({1, 2})));
}

TEST_F(RunFrom, AtTheLogitsHandsThemBack) {
  Tensor images = at::tensor({1.F, 2.F}).view({1, 1, 1, 2}),
         logits = at::tensor({3.F, 4.F}).view({1, 2});
  Recording recording = run_forward(graph_, images, run_from_needs(graph_, graph_.output));
  EXPECT_TRUE(at::equal(run_from(recording, 0, graph_.output, logits), logits));
}

}  // namespace
}  // namespace fbbench
