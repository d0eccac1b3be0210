// SPDX-License-Identifier: Apache-2.0
// models/network/queries.cpp, on networks whose logits are the two pixels' squares.
#include "models/network/queries.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

constexpr const char* kSquares = "  return (x * x).view(-1, 2)\n";
constexpr const char* kSquaresWithoutGraph =
    "  if bool(x.sum() > -1e9):\n    x = x * x\n  return x.view(-1, 2)\n";

class Queries : public testing::TestWithParam<const char*> {
 protected:
  std::shared_ptr<const Network> network_ = Network::load(
      save_network(fresh_folder(), std::string("def forward(self, x):\n") + GetParam(), {},
                   tiny_input(1, 1, 2, 2)));
  Tensor images_ = at::tensor({2.F, 3.F, 0.F, -1.F, 5.F, 4.F}).view({3, 1, 1, 2});
};

TEST_P(Queries, ForwardWrittenImagesInChunksThatFollowOneAnother) {
  std::vector<int64_t> firsts, sizes;
  Tensor logits = logits_of(*network_, 3, 2, [&](int64_t first, const Tensor& images) {
    firsts.push_back(first);
    sizes.push_back(images.size(0));
    images.copy_(images_.narrow(0, first, images.size(0)));
  });
  EXPECT_EQ(firsts, (std::vector<int64_t>{0, 2}));
  EXPECT_EQ(sizes, (std::vector<int64_t>{2, 1}));
  EXPECT_TRUE(at::equal(logits, images_.view({3, 2}).square()));
  EXPECT_TRUE(at::equal(logits_of(*network_, images_, 2), logits));
}

TEST_P(Queries, OfNoImagesAreNoLogits) {
  Tensor logits = logits_of(*network_, 0, 4, [](int64_t, const Tensor&) { FAIL(); });
  EXPECT_EQ(logits.sizes(), (std::vector<int64_t>{0, 2}));
}

TEST_P(Queries, DifferentiateWeightsThatDependOnTheLogits) {
  // Weights x^2, held fixed: x^2 d(x^2)/dx = 2 x^3.
  Tensor gradient = input_gradient(*network_, images_, [](const Tensor& logits) { return logits; });
  EXPECT_TRUE(at::equal(gradient, 2 * images_.pow(3)));
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutGraph, Queries,
                         testing::Values(kSquares, kSquaresWithoutGraph),
                         [](const auto& test) { return test.index == 0 ? "Graph" : "Module"; });

TEST(Record, IsRefusedWithoutAGraph) {
  auto network = Network::load(
      save_network(fresh_folder(), std::string("def forward(self, x):\n") + kSquaresWithoutGraph,
                   {}, tiny_input(1, 1, 2, 2)));
  EXPECT_THROW(record(*network, at::zeros({1, 1, 1, 2}), {}), Unsupported);
}

}  // namespace
}  // namespace fbbench
