// SPDX-License-Identifier: Apache-2.0
// methods/relevance/lrp.cpp and the rules of models/rules against their definitions, tap by tap in
// float64, and numbers worked out by hand.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/architectures.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "core/error.h"
#include "methods/relevance/slow_relevance.h"

namespace fbbench {
namespace {

double positive(double value) { return std::max(value, 0.0); }
double negative(double value) { return std::min(value, 0.0); }

/// Stabilizers so large that float32 and float64 divide by nearly the same.
constexpr double kEpsilon = 0.1, kStabilizer = 0.2;
constexpr double kLowest = 0, kHighest = 1;  // of the tiny networks' normalised images

/// W a, W+ a+ + W- a- and W- a+ + W+ a-.
double product(double w, double a) { return w * a; }
double rising(double w, double a) { return positive(w) * positive(a) + negative(w) * negative(a); }
double falling(double w, double a) { return negative(w) * positive(a) + positive(w) * negative(a); }

/// A rule of the card for one tap; `number` is gamma, or alpha.
std::vector<SlowPart> slow_rule(const std::string& name, double number) {
  auto raised = [number](double w, int sign) {
    return w + number * (sign > 0 ? positive(w) : negative(w));
  };
  if (name == "epsilon") return {{product, [](double b) { return b; }, kEpsilon}};
  if (name == "zplus") return {{rising, positive, kStabilizer}};
  if (name == "alpha_beta")
    return {{rising, positive, kStabilizer, number}, {falling, negative, kStabilizer, 1 - number}};
  if (name == "zbox") {
    auto term = [](double w, double a) {
      return w * a - positive(w) * kLowest - negative(w) * kHighest;
    };
    return {{term, [](double) { return 0; }, kStabilizer}};
  }
  if (name == "w_square") {
    return {{[](double w, double) { return w * w; }, [](double b) { return b * b; }, kStabilizer}};
  }
  if (name == "flat") {
    return {{[](double, double) { return 1; }, [](double) { return 0; }, kStabilizer}};
  }
  std::vector<SlowPart> parts;  // gamma
  for (int sign : {1, -1}) {
    auto term = [=](double w, double a) {
      return raised(w, sign) * positive(a) + raised(w, -sign) * negative(a);
    };
    parts.push_back({term, [=](double b) { return raised(b, sign); }, kStabilizer, 1, sign});
  }
  return parts;
}

struct Case {
  const char* options;
  const char *first, *conv, *linear;  ///< the rules that these mean
  double number = 0.25;               ///< gamma, or alpha
  bool bias = true;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.options; }

SlowRules slow_rules(const SlowNetwork& network, const Case& one) {
  return {[&network, one](size_t layer) {
            const size_t last = network.layers().size() - 1;
            const char* name = layer == 0 ? one.first : layer == last ? one.linear : one.conv;
            auto parts = slow_rule(name, one.number);
            for (SlowPart& part : parts) {
              if (!one.bias) part.bias = [](double) { return 0; };
            }
            return parts;
          },
          kStabilizer};
}

class LrpTwin : public testing::TestWithParam<Case> {};

TEST_P(LrpTwin, IsTheSameTapByTap) {
  ResidualCase residual;
  Tensor images = at::randn({4, 2, 7, 9});
  Tensor targets = at::tensor({0, 1, 2, 0}, at::kLong);
  const std::string spec = std::string("lrp:epsilon=0.1,stabilizer=0.2") + GetParam().options;
  Tensor map = explain(*residual.network.load(), spec, make_batch(images, targets)).values;
  std::vector<Plain> twins;
  for (int64_t n = 0; n < images.size(0); ++n) {
    auto values = residual.network.forward(plain(images[n]));
    Plain start = one_hot(3, static_cast<size_t>(targets[n].item<int64_t>()));
    SlowRules rules = slow_rules(residual.network, GetParam());
    twins.push_back(slow_relevance(residual.network, values, start, rules)[0]);
  }
  // Float32 sums of up to 45 terms in five layers; what is added has both signs.
  EXPECT_TRUE(images_agree(map, stacked(twins, images.sizes()), 2e-5));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, LrpTwin,
    testing::Values(
        Case{",rule=epsilon", "epsilon", "epsilon", "epsilon"},
        Case{",rule=epsilon,bias=false", "epsilon", "epsilon", "epsilon", 0, false},
        Case{",rule=zplus", "zplus", "zplus", "zplus"},
        Case{",rule=zplus,bias=false", "zplus", "zplus", "zplus", 0, false},
        Case{",rule=alpha_beta", "alpha_beta", "alpha_beta", "alpha_beta", 2},
        Case{",rule=alpha_beta,alpha=3,beta=2", "alpha_beta", "alpha_beta", "alpha_beta", 3},
        Case{",rule=alpha_beta,alpha=1,beta=0", "alpha_beta", "alpha_beta", "alpha_beta", 1},
        Case{",rule=gamma", "gamma", "gamma", "gamma"},
        Case{",rule=gamma,gamma=1.5", "gamma", "gamma", "gamma", 1.5},
        Case{",rule=w_square", "w_square", "w_square", "w_square"},
        Case{",rule=w_square,bias=false", "w_square", "w_square", "w_square", 0, false},
        Case{",rule=flat", "flat", "flat", "flat"},
        Case{",rule=epsilon,first=zbox", "zbox", "epsilon", "epsilon"},
        Case{",rule=epsilon,conv=zplus", "zplus", "zplus", "epsilon"},
        Case{",rule=zplus,linear=flat,first=w_square", "w_square", "zplus", "flat"},
        Case{"", "flat", "zplus", "epsilon"},
        Case{",composite=epsilon_plus", "zplus", "zplus", "epsilon"},
        Case{",composite=epsilon_plus_flat,conv=w_square", "flat", "w_square", "epsilon"},
        Case{",composite=epsilon_gamma_box", "zbox", "gamma", "epsilon"},
        Case{",composite=epsilon_alpha2_beta1,alpha=3,beta=2", "alpha_beta", "alpha_beta",
             "epsilon", 2},
        Case{",composite=epsilon_alpha2_beta1_flat", "flat", "alpha_beta", "epsilon", 2},
        Case{",composite=[conv*:gamma=0.5,linear:zplus]", "gamma", "gamma", "zplus", 0.5},
        Case{",composite=[conv:alpha_beta=3,linear:epsilon=0.1]", "alpha_beta", "alpha_beta",
             "epsilon", 3},
        Case{",composite=[*:zplus,linear:flat]", "zplus", "zplus", "flat"},
        Case{",composite=[linear:flat,*:zplus]", "zplus", "zplus", "zplus"},
        Case{",composite=[*:zplus],first=flat", "flat", "zplus", "zplus"},
        Case{",composite=[epsilon_gamma_box,linear:flat,add:norm,relu:pass]", "zbox", "gamma",
             "flat"}),
    [](const auto& test) { return "case_" + std::to_string(test.index); });

Tensor row(const std::vector<float>& pixels) { return at::tensor(pixels).view({1, 1, 1, -1}); }

/// One class of two pixels, w . x + b.
std::shared_ptr<const Network> two_pixels(std::vector<float> weights, float bias) {
  SlowNetwork slow({1, 1, 2});
  slow.linear(0, at::tensor(weights).view({1, 2}), at::full({1}, bias));
  return slow.load();
}

Plain of(const Network& network, const std::string& options, const Tensor& images) {
  Batch batch = make_batch(images, at::zeros({images.size(0)}, at::kLong));
  return plain(explain(network, "lrp:" + options, batch).values);
}

TEST(Lrp, DividesByTheSumWithItsBiasAndEpsilon) {
  // 3 * 1 - 1 * 2 + 1 = 2, and 0.5 more.
  auto network = two_pixels({3, -1}, 1);
  EXPECT_EQ(of(*network, "rule=epsilon,epsilon=0.5", row({1, 2})), (Plain{3 / 2.5F, -2 / 2.5F}));
  // Without bias 1, and 1 more.
  EXPECT_EQ(of(*network, "rule=epsilon,epsilon=1,bias=false", row({1, 2})), (Plain{1.5, -1}));
}

TEST(Lrp, MovesANegativeSumAwayFromZeroToo) {
  EXPECT_EQ(of(*two_pixels({-3, 1}, 0), "rule=epsilon,epsilon=1", row({1, 0})), (Plain{0.75, 0}));
}

TEST(Lrp, StartsAtOneOrAtTheExplainedOutput) {
  auto network = two_pixels({3, 1}, 0);
  EXPECT_EQ(of(*network, "rule=epsilon,epsilon=0", row({1, 1})), (Plain{0.75, 0.25}));
  EXPECT_EQ(of(*network, "rule=epsilon,epsilon=0,start=output", row({1, 1})), (Plain{3, 1}));
  // Of one class the probability is 1.
  EXPECT_EQ(of(*network, "rule=epsilon,epsilon=0,start=output,output=prob", row({1, 1})),
            (Plain{0.75, 0.25}));
}

TEST(Lrp, HandsNothingOnAtASumOfZeroWithoutStabilizer) {
  EXPECT_EQ(of(*two_pixels({1, -1}, 0), "rule=epsilon,epsilon=0", row({1, 1})), (Plain{0, 0}));
}

TEST(Lrp, BoundsTheBoxByTheNormalisedColours) {
  // mean 0.5, std 0.25: colours lie in [-2, 2]. Contributions w a - w+ l - w- h:
  // 1 + 2 = 3 and -3 + 6 = 3.
  InputFormat input = tiny_input(1, 1, 2, 1);
  input.mean = {0.5};
  input.std = {0.25};
  auto network = Network::load(save_network(
      fresh_folder(), "def forward(self, x):\n    return torch.linear(x.flatten(1), self.w)\n",
      {{"w", at::tensor({1.F, -3.F}).view({1, 2})}}, input));
  EXPECT_EQ(of(*network, "rule=zbox,stabilizer=0", row({1, 1})), (Plain{0.5, 0.5}));
  // 2 + 2 = 4 and 6 + 6 = 12.
  EXPECT_EQ(of(*network, "rule=zbox,stabilizer=0", row({2, -2})), (Plain{0.25, 0.75}));
}

/// Images of one channel and `width` pixels -> the logits that `body` makes of x.
std::shared_ptr<const Network> network_of(const std::string& body, int64_t width, int64_t classes) {
  return Network::load(save_network(fresh_folder(), "def forward(self, x):\n" + body, {},
                                    tiny_input(1, 1, width, classes)));
}

TEST(Lrp, PassesActivationsWhetherSaturatedOrOff) {
  auto network = network_of("    return torch.hardtanh(x, 0.0, 6.0).mean([2, 3])\n", 3, 1);
  // The mean hands 3/9 and 6/9 on; the first pixel's output is 0.
  Plain map = of(*network, "stabilizer=0", row({-1, 3, 7}));
  EXPECT_EQ(map, (Plain{0, 1 / 3.F, 2 / 3.F}));
}

TEST(Lrp, SharesAnAdditionWithItsFactorAndItsSigns) {
  auto network = network_of(
      "    return torch.add(x[:, :, :, :1], x[:, :, :, 1:], alpha=-2).flatten(1)\n", 2, 1);
  // 3 - 2 * 1 = 1: 3 and -2.
  EXPECT_EQ(of(*network, "stabilizer=0", row({3, 1})), (Plain{3, -2}));
  EXPECT_EQ(of(*network, "stabilizer=1", row({3, 1})), (Plain{1.5, -1}));
}

TEST(Lrp, GivesAGatesFactorAll) {
  auto network = network_of(
      "    y = x[:, :, :, :1] * torch.sigmoid(x[:, :, :, 1:])\n    return y.flatten(1)\n", 2, 1);
  EXPECT_EQ(of(*network, "start=one", row({3, 1})), (Plain{1, 0}));
}

TEST(Lrp, IsUnsupportedForProductsWithoutGateAndSoftmaxInside) {
  for (const std::string op : {"torch.tanh(x) * torch.relu(x)", "torch.softmax(x, 3)"}) {
    auto network = network_of("    return (" + op + ").mean([2, 3])\n", 2, 1);
    ASSERT_TRUE(network->graph()) << network->graph_error();
    try {
      Registry<Method>::get().create("lrp")->check(*network, {});
      ADD_FAILURE() << op;
    } catch (const Unsupported& error) {
      const std::string text = error.what(), name = op[6] == 's' ? "aten::softmax" : "aten::mul";
      EXPECT_NE(text.find(name), std::string::npos) << text;
    }
  }
}

TEST(Lrp, WithoutStabilizersIsInputTimesGradientInReluNetworks) {
  ResidualCase residual;
  auto network = residual.network.load();
  Batch batch = make_batch(at::randn({4, 2, 7, 9}), at::tensor({0, 1, 2, 0}, at::kLong));
  Tensor map =
      explain(*network, "lrp:rule=epsilon,epsilon=0,stabilizer=0,start=output", batch).values;
  Tensor want = explain(*network, "gradient", batch).values * batch.images;
  // Float32 sums that nearly cancel are divided by: 3e-7 was seen.
  EXPECT_TRUE(images_agree(map, want, 1e-5));
}

/// How a network names its layers.
std::string reference_network() {
  return std::string(FBBENCH_TEST_DATA) + "/reference/residual/network.pt";
}

TEST(Lrp, TakesPatternsOfModulePathsTheLastThatMatches) {
  auto network = Network::load(reference_network());
  Batch batch = make_batch(at::rand({2, 3, 32, 32}), at::tensor({0, 1}, at::kLong));
  auto map = [&](const std::string& composite) {
    return explain(*network, "lrp:composite=" + composite, batch).values;
  };
  EXPECT_TRUE(
      at::equal(map("[epsilon_plus,c0:flat,f*:flat,f*:epsilon]"), map("epsilon_plus_flat")));
  EXPECT_TRUE(at::equal(map("[c0:zplus,*:epsilon,c?:zplus,sc:zplus]"), map("epsilon_plus")));
  EXPECT_FALSE(at::equal(map("[epsilon_plus,sc:gamma]"), map("epsilon_plus")));
}

void expect_refused(const std::string& options, const std::string& text) {
  try {
    Registry<Method>::get()
        .create("lrp:" + options)
        ->check(*Network::load(reference_network()), {});
    ADD_FAILURE() << options;
  } catch (const BadOption& error) {
    EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
  }
}

TEST(Lrp, RefusesUnknownNamesAndSaysWhatThereIs) {
  expect_refused("rule=zplu",
                 "did you mean 'zplus'?); there are: epsilon, zplus, alpha_beta, gamma");
  expect_refused("first=x", "lrp: first: unknown rule 'x'");
  expect_refused("composite=epsilon_plu",
                 "did you mean 'epsilon_plus'?); there are: epsilon_plus,");
  expect_refused("composite=[conv:zplus,epsilon_plus]", "want PATTERN:RULE[=NUMBER]");
  expect_refused("composite=[conv:zplus,linear:zplus=1]", "zplus takes no number");
  expect_refused("composite=[conv:gamma=-1,linear:zplus]", "gamma: want a number in [0, 1e+06]");
}

TEST(Lrp, RefusesOptionsThatExcludeEachOther) {
  expect_refused("composite=epsilon_plus,rule=zplus", "want composite= or rule=, got both");
  expect_refused("composite=[*:zplus],conv=flat", "want 'conv:flat' among composite's patterns");
  expect_refused("alpha=2,beta=0.5", "lrp: beta: want alpha - 1 = 1, got 0.5");
}

TEST(Lrp, RefusesOptionsOfTheOtherKindOfComposite) {
  expect_refused("composite=cp_lrp,gamma=1",
                 "lrp: gamma: isn't for composite=cp_lrp; want gamma_conv");
  expect_refused("gamma_conv=1", "want composite= one of cp_lrp, attn_lrp, libra");
  expect_refused("composite=libra,start=one", "lrp: start: want output for composite=libra");
  expect_refused("composite=cp_lrp,gamma_linear=-1", "gamma_linear: want a number");
}

TEST(Lrp, SaysWhatHeldCompositesLeaveOfATransformersLogit) {
  const std::string folder = FBBENCH_TEST_DATA "/reference/vit_tiny/";
  auto network = Network::load(folder + "network.pt");
  Tensor images = network->input().normalise(read_hdf5(folder + "data.h5", "images"));
  const Batch batch = make_batch(images, read_hdf5(folder + "data.h5", "labels"));
  auto error = [&](const std::string& composite) {
    return explain(*network, "lrp:composite=" + composite, batch)
        .diagnostics.at("completeness_error")
        .max()
        .item<double>();
  };
  // Rounding of float32 sums of some thousand terms.
  EXPECT_LT(error("cp_lrp"), 1e-4);
  EXPECT_LT(error("libra"), 1e-4);
  EXPECT_GT(error("attn_lrp"), 0.3);
}

TEST(Lrp, RefusesARuleWhereItIsNotDefined) {
  expect_refused("rule=zbox", "zbox is for layers that read the image, not for aten::_convolution");
  expect_refused("composite=[epsilon_plus,conv:pass]", "pass is for nodes of one input");
  expect_refused("composite=[epsilon_plus,relu:norm]",
                 "norm is for linear nodes, not for aten::relu");
}

TEST(Lrp, RefusesPatternsThatMatchNothingAndLayersWithoutRule) {
  expect_refused("composite=[epsilon_plus,conv9:zplus]", "'conv9' matches no node");
  expect_refused("composite=[epsilon_plus,relu:zplus]",
                 "'relu' matches no node for the rule zplus");
  expect_refused("composite=[conv:zplus]", "no pattern matches aten::linear");
}

class LrpArchitecture : public testing::TestWithParam<Architecture> {
 protected:
  std::shared_ptr<const Network> network_ =
      Network::load(save(GetParam(), fresh_folder(), /*positive=*/true));
  Batch batch_ =
      make_batch(at::rand({3, GetParam().channels, 9, 7}) + 0.1, at::tensor({0, 3, 1}, at::kLong));

  bool has(Op op) const {
    const std::vector<Node>& nodes = network_->graph()->nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return node.op == op; });
  }
};

TEST_P(LrpArchitecture, LosesNothingWhereAllIsPositiveAndBiasesDoNotCount) {
  for (const std::string rule : {"epsilon", "zplus", "gamma", "w_square", "flat"}) {
    const std::string spec = "lrp:epsilon=0,stabilizer=0,bias=false,rule=" + rule;
    if (!GetParam().has_relevance || has(Op::kOther)) {
      EXPECT_THROW(explain(*network_, spec, batch_), Unsupported);
      continue;
    }
    Tensor map = explain(*network_, spec, batch_).values;
    EXPECT_TRUE(all_finite(map)) << rule;
    // Both give a constant of zeros its share.
    const bool by_values = rule != "w_square" && rule != "flat";
    if (!GetParam().conserves || (has(Op::kConstant) && !by_values)) continue;
    // Float32 sums of 189 values behind a few layers.
    EXPECT_LT(distance(map.flatten(1).sum(1), at::ones({3})), 1e-4) << rule;
  }
}

INSTANTIATE_TEST_SUITE_P(All, LrpArchitecture, testing::ValuesIn(architectures()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace fbbench
