// SPDX-License-Identifier: Apache-2.0
// methods/context.cpp, methods/forward_pass.cpp: what methods are asked, and what they share.
#include "methods/context.h"

#include <gtest/gtest.h>

#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

class SharedForward : public testing::Test {
 protected:
  std::shared_ptr<const Network> network_ = ResidualCase().network.load();
  Batch batch_ = make_batch(at::randn({2, 2, 7, 9}), at::tensor({0, 2}, at::kLong));

  ValueSet needs(const std::string& spec) const {
    return Registry<Method>::get().create(spec)->needs(*network_->graph());
  }
  ValueSet union_of(const std::vector<std::string>& specs) const {
    ValueSet keep(network_->graph()->values.size(), false);
    for (const std::string& spec : specs) {
      ValueSet more = needs(spec);
      for (size_t i = 0; i < keep.size(); ++i) keep[i] = keep[i] || more[i];
    }
    return keep;
  }
  static Tensor map(const std::string& spec, const Context& context) {
    return Registry<Method>::get().create(spec)->explain(context).values;
  }
};

TEST_F(SharedForward, IsMadeOnceAtFirstUse) {
  Context context(*network_, batch_);
  EXPECT_EQ(context.pass().seconds(), 0);
  const float* first = context.logits().data_ptr<float>();
  double seconds = context.pass().seconds();
  EXPECT_GT(seconds, 0);
  EXPECT_EQ(context.logits().data_ptr<float>(), first);
  EXPECT_EQ(context.recording().logits().data_ptr<float>(), first);
  EXPECT_EQ(context.pass().seconds(), seconds);
}

TEST_F(SharedForward, GivesTheNetworksLogits) {
  EXPECT_TRUE(at::equal(Context(*network_, batch_).logits(), network_->forward(batch_.images)));
}

TEST_F(SharedForward, ServesMethodsThatNeedDifferentValues) {
  std::vector<std::string> specs = {"gradient", "forward_backward", "guided_backprop"};
  Context shared(*network_, batch_, union_of(specs));
  for (const std::string& spec : specs) {
    EXPECT_TRUE(at::equal(map(spec, shared), explain(*network_, spec, batch_).values)) << spec;
  }
}

TEST_F(SharedForward, KeepsWhatIsAskedForAndNothingElse) {
  ValueSet keep = union_of({"gradient", "forward_backward"});
  Context context(*network_, batch_, keep);
  int kept = 0;
  for (size_t i = 0; i < keep.size(); ++i) {
    auto id = static_cast<ValueId>(i);
    if (keep[i]) {
      EXPECT_EQ(context.recording().value(id).sizes().vec(), context.recording().shape(id));
      ++kept;
    } else {
      EXPECT_THROW(context.recording().value(id), std::logic_error);
    }
  }
  EXPECT_GT(kept, 3);
  EXPECT_LT(kept, static_cast<int>(keep.size()));
}

TEST_F(SharedForward, TellsOnceThatItWasUsed) {
  Context context(*network_, batch_);
  EXPECT_FALSE(context.pass().take_used());
  context.logits();
  EXPECT_TRUE(context.pass().take_used());
  EXPECT_FALSE(context.pass().take_used());
  context.recording();  // made before, but used again
  EXPECT_TRUE(context.pass().take_used());
}

TEST_F(SharedForward, IsThePassThatClassified) {
  auto pass = std::make_shared<ForwardPass>(*network_, batch_.images, needs("gradient"));
  const float* first = pass->logits().data_ptr<float>();
  Context context(pass, batch_);
  EXPECT_TRUE(at::equal(map("gradient", context), explain(*network_, "gradient", batch_).values));
  EXPECT_EQ(context.logits().data_ptr<float>(), first);
}

TEST_F(SharedForward, OfOtherImagesHasTheTargetsIdsAndPlacesOfWhatTheyAreMadeOf) {
  batch_.seed = 7;
  Context context(*network_, batch_);
  Tensor images = at::randn({3, 2, 7, 9});
  Context other = context.with_images(images, {1, 0, 1}, needs("gradient"));
  EXPECT_TRUE(at::equal(other.images(), images));
  EXPECT_TRUE(at::equal(other.targets(), at::tensor({2, 0, 2}, at::kLong)));
  EXPECT_EQ(other.ids(), (std::vector<std::string>{"1", "0", "1"}));
  EXPECT_EQ(other.indices(), (std::vector<int64_t>{1, 0, 1}));
  EXPECT_EQ(other.seed(), 7U);
  Batch batch = make_batch(images, at::tensor({2, 0, 2}, at::kLong));
  EXPECT_TRUE(at::equal(map("gradient", other), explain(*network_, "gradient", batch).values));
  Context one = other.one(1);
  EXPECT_TRUE(at::equal(one.images(), images.narrow(0, 1, 1)));
  EXPECT_EQ(one.ids(), std::vector<std::string>{"0"});
  EXPECT_TRUE(at::equal(map("gradient", one), map("gradient", other).narrow(0, 1, 1)));
}

TEST(ContextWithoutGraph, HasLogitsAndGradientsButNoRecording) {
  std::string source =
      "def forward(self, x):\n    y = x.mean([2, 3])\n"
      "    if bool(y.sum() > 1e9):\n        y = -y\n    return y\n";
  auto network = Network::load(save_network(fresh_folder(), source, {}, tiny_input(2, 3, 3, 2)));
  Batch batch = make_batch(at::randn({2, 2, 3, 3}), at::zeros({2}, at::kLong));
  Context context(*network, batch);
  EXPECT_TRUE(at::allclose(context.logits(), batch.images.mean({2, 3})));
  EXPECT_TRUE(context.pass().take_used());
  EXPECT_THROW(context.recording(), Unsupported);
  // Each pixel is a ninth of its channel's mean, in a pass that was kept and in one of its own.
  Tensor seed = at::tensor({9.F, 0.F, 18.F, 9.F}).view({2, 2});
  Tensor want = (seed / 9).view({2, 2, 1, 1}).expand({2, 2, 3, 3});
  Context kept(*network, batch, {true});
  EXPECT_TRUE(at::allclose(kept.logits(), context.logits()));
  for (int again = 0; again < 2; ++again) {
    EXPECT_TRUE(at::allclose(context.pass().gradient(seed), want));
    EXPECT_TRUE(at::allclose(kept.pass().gradient(seed), want));
  }
}

}  // namespace
}  // namespace fbbench
