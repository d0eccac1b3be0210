// SPDX-License-Identifier: Apache-2.0
// Every way to compute a layer (models/cpu/implementation.h), forced by name, on every construct of
// tests/base/architectures.h, against the module in float64.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "base/architectures.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "core/error.h"
#include "models/cpu/implementation.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// An implementation forced while it lives.
class Forced {
 public:
  explicit Forced(const std::string& name) : before_(forced_implementation()) {
    force_implementation(name);
  }
  ~Forced() { force_implementation(before_); }

 private:
  std::string before_;
};

double difference(const Tensor& got, const Tensor& want) {
  EXPECT_EQ(got.sizes(), want.sizes());
  return ((got.to(at::kDouble) - want).abs().sum() / want.abs().sum()).item<double>();
}

class ImplementationCase : public testing::TestWithParam<Architecture> {
 protected:
  std::string path_ = save(GetParam(), fresh_folder());
  std::shared_ptr<const Network> network_ = Network::load(path_);
  const Graph& graph_ = *network_->graph();
  InputFormat input_ = input_of(GetParam());
  Tensor images_ = at::randn({3, input_.channels, input_.height, input_.width});
  /// Rows that sum to 0, for which logits and log-probabilities have the same gradient.
  Tensor seed_ = at::tensor({3.F, -1.F, -1.F, -1.F}).expand({3, 4}).contiguous();

  Tensor logits() const {
    ValueSet none(graph_.values.size(), false);
    return run_forward(graph_, images_, none, Sums::kFastest).logits();
  }
  Tensor gradient() const {
    GradientRules rules;
    return walk_reverse(run_forward(graph_, images_, walk_needs(graph_, rules)), rules, seed_);
  }
  Tensor relevance() const {
    Batch batch = make_batch(images_, at::tensor({0, 3, 1}, at::kLong));
    return explain(*network_, "forward_backward:keep=1", batch).values.to(at::kDouble);
  }
};

TEST_P(ImplementationCase, AgreesWithTheFloat64ModuleWhicheverIsForced) {
  auto module = torch::jit::load(path_);
  module.to(at::kDouble);
  Tensor input = images_.to(at::kDouble).requires_grad_(true);
  Tensor output = module.forward({input * 1}).toTensor();
  if (GetParam().output == "probabilities") output = output.log();
  Tensor gradient64 = torch::autograd::grad({output}, {input}, {seed_.to(at::kDouble)})[0].detach();
  Tensor logits64 = at::log_softmax(output.detach(), 1);
  std::vector<Tensor> maps;
  for (const std::string& name : implementation_names()) {
    Forced forced(name);
    // Winograd's rounding, of values that the layers before have rounded.
    EXPECT_LT(difference(at::log_softmax(logits(), 1), logits64), 2e-5) << name;
    // In L1, as single entries may differ where rounding flips a ReLU.
    EXPECT_LT(difference(gradient(), gradient64), 1e-4) << name;
    if (GetParam().has_relevance) maps.push_back(relevance());
  }
  // Relevance is divided by sums, so that rounding counts relative to small ones, too.
  for (const Tensor& map : maps) EXPECT_LT((map - maps[0]).abs().sum().item<double>(), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(All, ImplementationCase, testing::ValuesIn(architectures()),
                         [](const auto& test) { return test.param.name; });

TEST(Implementations, HaveTheirNames) {
  EXPECT_EQ(implementation_names(),
            (std::vector<std::string>{"dot_products", "flipped", "inverted_bottleneck", "onednn",
                                      "polyphase", "reference", "row_pool", "successive_images",
                                      "winograd"}));
}

TEST(Implementations, OfUnknownNamesAreRefusedWithAListOfWhatThereIs) {
  try {
    force_implementation("vinograd");
    FAIL() << "accepted";
  } catch (const BadOption& error) {
    std::string text = error.what();
    EXPECT_NE(text.find("did you mean 'winograd'"), std::string::npos) << text;
    EXPECT_NE(text.find("reference"), std::string::npos) << text;
  }
  EXPECT_EQ(forced_implementation(), "");
}

}  // namespace
}  // namespace fbbench
