// SPDX-License-Identifier: Apache-2.0
// methods/method.cpp: what all methods get from their base.
#include "methods/method.h"

#include <gtest/gtest.h>

#include "base/batches.h"
#include "core/picture/smooth.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// Answers what it is given, right or wrong.
class Fixed final : public Method {
 public:
  explicit Fixed(Tensor values, const std::vector<std::pair<std::string, std::string>>& given = {})
      : Method(describe(), Options("fixed", describe().options, given)),
        values_(std::move(values)) {}

 private:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "fixed";
    info.default_reduce = "sum";
    return with_common_options(info);
  }
  Attribution explain_impl(const Context&) const override { return {values_, {}}; }
  Tensor values_;
};

Tensor reduced(const std::string& how) {
  Tensor attribution = at::tensor({1.f, -2.f, -3.f, 1.f}).view({1, 2, 1, 2});
  return Fixed(attribution, {{"reduce", how}}).saliency(attribution).flatten();
}

TEST(Saliency, SumsChannels) { EXPECT_TRUE(at::equal(reduced("sum"), at::tensor({-2.f, -1.f}))); }
TEST(Saliency, TakesTheLargestMagnitudeOfTheChannels) {
  EXPECT_TRUE(at::equal(reduced("max_abs"), at::tensor({3.f, 2.f})));
}
TEST(Saliency, SumsMagnitudesOfChannels) {
  EXPECT_TRUE(at::equal(reduced("sum_abs"), at::tensor({4.f, 3.f})));
}

TEST(Saliency, IsSmoothedByAShareOfTheLongerSideAfterTheReduction) {
  Tensor attribution = at::randn({2, 3, 10, 20});
  Tensor map = Fixed(attribution, {{"smooth", "0.1"}}).saliency(attribution);
  EXPECT_TRUE(at::equal(map, gaussian_smooth(attribution.sum(1), 2.0)));
}

TEST(Saliency, RefusesOtherValuesOfTheCommonOptions) {
  for (std::pair<std::string, std::string> given :
       {std::pair{"reduce", "median"}, {"output", "loss"}, {"smooth", "-0.1"}, {"smooth", "2"}}) {
    EXPECT_THROW(Fixed({}, {given}), BadOption) << given.first << '=' << given.second;
  }
}

class Explaining : public testing::Test {
 protected:
  Explaining() {
    SlowNetwork slow({2, 3, 4});
    slow.linear(slow.mean(0), at::ones({2, 2}), at::zeros({2}));
    network_ = slow.load();
  }
  std::shared_ptr<const Network> network_;
  Batch batch_ = make_batch(at::zeros({2, 2, 3, 4}), at::zeros({2}, at::kLong));
};

TEST_F(Explaining, RefusesAnAnswerOfAnotherShapeOrType) {
  for (const Tensor& wrong :
       {Tensor(), at::zeros({2, 3, 4}), at::zeros({1, 1, 3, 4}), at::zeros({2, 1, 4, 3}),
        at::zeros({2, 5, 3, 4}), at::zeros({2, 1, 3, 4}, at::kDouble)}) {
    EXPECT_THROW(Fixed(wrong).explain(Context(*network_, batch_)), BadInput)
        << describe_tensor(wrong);
  }
}

TEST_F(Explaining, TakesOneChannelOrTheImages) {
  for (int64_t channels : {1, 2}) {
    Fixed method(at::zeros({2, channels, 3, 4}));
    EXPECT_EQ(method.explain(Context(*network_, batch_)).values.size(1), channels);
  }
}

TEST_F(Explaining, RefusesTargetsOfAnotherNumberOrType) {
  Fixed method(at::zeros({2, 1, 3, 4}));
  for (const Tensor& wrong : {Tensor(), at::zeros({3}, at::kLong), at::zeros({2})}) {
    batch_.targets = wrong;
    EXPECT_THROW(method.explain(Context(*network_, batch_)), BadInput) << describe_tensor(wrong);
  }
}

}  // namespace
}  // namespace fbbench
