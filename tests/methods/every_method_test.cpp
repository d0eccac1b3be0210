// SPDX-License-Identifier: Apache-2.0
// Properties of every registered method; a new one is tested by being registered.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "base/tiny_network.h"

namespace fbbench {
namespace {

constexpr int64_t kHeight = 36, kWidth = 44;  // px; at least the window that is occlusion's default
constexpr int64_t kCount = 3;

/// Share by which maps may differ where an image's float32 sums are taken in another order, as a
/// kernel's loop may do elsewhere in a batch: 4e-7 was seen.
constexpr double kRounding = 2e-6;

const MethodInfo& info(const std::string& name) { return Registry<Method>::get().info(name); }

/// A value for each option that has no default; a method that asks for another needs a line here.
std::string required_value(const std::string& option, const std::string& folder) {
  const std::map<std::string, std::function<std::string()>> values = {
      {"file", [&] {
         std::string path = folder + "/maps.h5";
         Hdf5Writer(path).write("maps", at::rand({kCount, kHeight, kWidth}));
         return path;
       }}};
  auto found = values.find(option);
  if (found == values.end()) throw std::runtime_error("no value for the option " + option);
  return found->second();
}

/// Whether the map depends on the class: that of eigen_cam is the layer's alone.
bool explains_a_class(const std::string& name) {
  return info(name).needs != Needs::kNothing && name != "eigen_cam";
}

/// In place of defaults that would take long on a network that is as quick as this.
const std::map<std::string, std::string>& quick_values() {
  static const std::map<std::string, std::string> kValues = {
      {"samples", "16"}, {"iterations", "4"}, {"designs", "4"}};
  return kValues;
}

/// Convolutions with a residual addition, activations and pooling; `tail` is put before the return.
std::shared_ptr<const Network> make_network(const std::string& folder,
                                            const std::string& tail = "") {
  std::string source =
      "def forward(self, x):\n"
      "    x = torch.relu(torch.conv2d(x, self.w1, self.b1, [2, 2], [1, 1]))\n"
      "    x = torch.relu(x + torch.conv2d(x, self.w2, self.b2, [1, 1], [1, 1]))\n"
      "    x = torch.max_pool2d(x, [2, 2])\n"
      "    y = torch.addmm(self.b3, x.mean([2, 3]), self.w3.t())\n" +
      tail + "    return y\n";
  return Network::load(save_network(folder, source,
                                    {{"w1", at::randn({6, 2, 3, 3})},
                                     {"b1", at::randn({6})},
                                     {"w2", at::randn({6, 6, 3, 3}) * 0.2},
                                     {"b2", at::randn({6})},
                                     {"w3", at::randn({4, 6})},
                                     {"b3", at::zeros({4})}},
                                    tiny_input(2, kHeight, kWidth, 4)));
}

class EveryMethod : public testing::TestWithParam<std::string> {
 protected:
  EveryMethod() {
    batch_ = make_batch(at::randn({kCount, 2, kHeight, kWidth}), {});
    batch_.targets = network_->forward(batch_.images).argmax(1);
    spec_ = spec_with("");
  }

  /// The method with its required options and `more`, "key=value".
  std::string spec_with(const std::string& more) const {
    std::string options = more;
    for (const OptionInfo& option : info(GetParam()).options) {
      auto quick = quick_values().find(option.name);
      const bool required = option.default_value.empty();
      if (!required && quick == quick_values().end()) continue;
      options += (options.empty() ? "" : ",") + option.name + "=" +
                 (required ? required_value(option.name, folder_) : quick->second);
    }
    return GetParam() + (options.empty() ? "" : ":" + options);
  }
  Tensor explained(const Batch& batch) const { return explain(*network_, spec_, batch).values; }

  std::string folder_ = fresh_folder();
  std::shared_ptr<const Network> network_ = make_network(folder_ + "/net");
  Batch batch_;  ///< targets are the predicted classes: there is evidence for them
  std::string spec_;
};

TEST(MethodRegistry, HoldsMethodsWithoutClashes) {
  EXPECT_GE(Registry<Method>::get().names().size(), 7U);
  EXPECT_TRUE(Registry<Method>::get().clashes().empty());
}

TEST_P(EveryMethod, SaysEverythingAboutItself) {
  const MethodInfo& described = info(GetParam());
  EXPECT_EQ(described.name, GetParam());
  EXPECT_GE(described.version, 1);
  EXPECT_FALSE(described.brief.empty());
  EXPECT_FALSE(described.source.empty());
  std::vector<std::string> names;
  for (const OptionInfo& option : described.options) {
    EXPECT_FALSE(option.help.empty()) << option.name;
    names.push_back(option.name);
  }
  for (const std::string common : {"reduce", "smooth", "output"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), common), 1) << common;
  }
}

TEST_P(EveryMethod, KeepsWhatItDescribes) {
  auto method = Registry<Method>::get().create(spec_);
  EXPECT_EQ(method->info().name, info(GetParam()).name);
  EXPECT_EQ(method->info().needs, info(GetParam()).needs);
}

TEST_P(EveryMethod, AnswersAFiniteMapOfTheImagesSize) {
  Tensor map = explained(batch_);
  EXPECT_EQ(map.scalar_type(), at::kFloat);
  EXPECT_EQ(map.size(0), kCount);
  EXPECT_TRUE(map.size(1) == 1 || map.size(1) == 2) << map.sizes();
  EXPECT_EQ(map.sizes().slice(2), (std::vector<int64_t>{kHeight, kWidth}));
  EXPECT_TRUE(all_finite(map));
  EXPECT_GT(map.abs().flatten(1).amax(1).min().item<double>(), 0) << "an empty map";
}

TEST_P(EveryMethod, AnswersTheSameForTheSameSeed) {
  EXPECT_TRUE(at::equal(explained(batch_), explained(batch_)));
}

TEST_P(EveryMethod, ExplainsABatchAsOneByOne) {
  std::vector<Tensor> alone;
  for (int64_t n = 0; n < kCount; ++n) alone.push_back(explained(batch_.one(n)));
  EXPECT_TRUE(images_agree(explained(batch_), at::cat(alone), kRounding));
}

TEST_P(EveryMethod, DoesNotDependOnTheOrderOfTheBatch) {
  Batch reversed = batch_;
  reversed.images = batch_.images.flip(0);
  reversed.targets = batch_.targets.flip(0);
  std::reverse(reversed.samples.begin(), reversed.samples.end());
  EXPECT_TRUE(images_agree(explained(reversed).flip(0), explained(batch_), kRounding));
}

TEST_P(EveryMethod, ExplainsTheTargetUnlessItKnowsNone) {
  Batch other = batch_;
  other.targets = (batch_.targets + 1) % 4;
  Tensor map = explained(batch_), changed = explained(other);
  EXPECT_TRUE(all_finite(changed)) << "NaN differs from all";
  for (int64_t n = 0; n < kCount; ++n) {
    EXPECT_NE(at::equal(map[n], changed[n]), explains_a_class(GetParam()));
  }
}

TEST_P(EveryMethod, LeavesTheNetworkUntouched) {
  std::vector<Tensor> before;
  for (const Node& node : network_->graph()->nodes) {
    if (node.weights) before.push_back(node.weights->weight().clone());
  }
  Tensor logits = network_->forward(batch_.images);
  explained(batch_);
  size_t i = 0;
  for (const Node& node : network_->graph()->nodes) {
    if (!node.weights) continue;
    EXPECT_TRUE(at::equal(node.weights->weight(), before[i++]));
  }
  EXPECT_EQ(i, 3U);
  EXPECT_TRUE(at::equal(network_->forward(batch_.images), logits));
}

TEST_P(EveryMethod, LeavesTheBatchUntouched) {
  Tensor images = batch_.images.clone(), targets = batch_.targets.clone();
  explained(batch_);
  EXPECT_TRUE(at::equal(batch_.images, images));
  EXPECT_TRUE(at::equal(batch_.targets, targets));
}

TEST_P(EveryMethod, TakesImagesInAnyMemoryFormat) {
  Batch other = batch_;
  other.images = batch_.images.contiguous(at::MemoryFormat::ChannelsLast);
  EXPECT_TRUE(at::equal(explained(other), explained(batch_))) << "they are brought into one first";
}

TEST_P(EveryMethod, StaysFiniteOnAConstantImage) {
  for (double value : {0.0, 1.0, -3.0}) {
    batch_.images.fill_(value);
    EXPECT_TRUE(all_finite(explained(batch_))) << value;
  }
}

TEST_P(EveryMethod, WorksWithoutGraphOrSaysThatItCannot) {
  auto network = make_network(folder_ + "/script", "    if bool(y.sum() > 1e9):\n        y = -y\n");
  ASSERT_FALSE(network->graph());
  auto method = Registry<Method>::get().create(spec_);
  DatasetFacts facts;
  facts.ids.resize(kCount);
  if (info(GetParam()).needs == Needs::kGraph) {
    EXPECT_THROW(method->check(*network, facts), Unsupported);
  } else {
    EXPECT_NO_THROW(method->check(*network, facts));
    EXPECT_TRUE(all_finite(explain(*network, spec_, batch_).values));
  }
}

/// Methods whose definition is of the logit.
bool explains_the_logit_alone(const std::string& name) { return name == "deep_lift"; }

TEST_P(EveryMethod, TakesTheCommonOptions) {
  for (const std::string option :
       {"reduce=sum", "reduce=max_abs", "reduce=sum_abs", "smooth=0.05", "output=logit",
        "output=prob", "output=margin", "output=log_odds"}) {
    const bool other_output = option.rfind("output=", 0) == 0 && option != "output=logit";
    if (other_output && explains_the_logit_alone(GetParam())) {
      EXPECT_THROW(Registry<Method>::get().create(spec_with(option)), BadOption) << option;
      continue;
    }
    auto method = Registry<Method>::get().create(spec_with(option));
    Context context(*network_, batch_, method->needs(*network_->graph()));
    Tensor map = method->saliency(method->explain(context).values);
    EXPECT_EQ(map.sizes(), (std::vector<int64_t>{kCount, kHeight, kWidth})) << option;
    EXPECT_TRUE(map.is_contiguous()) << option;
    EXPECT_TRUE(all_finite(map)) << option;
  }
}

TEST_P(EveryMethod, RefusesAnOptionItDoesNotHave) {
  EXPECT_THROW(Registry<Method>::get().create(spec_with("colour=red")), BadOption);
}

INSTANTIATE_TEST_SUITE_P(All, EveryMethod, testing::ValuesIn(Registry<Method>::get().names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
