// SPDX-License-Identifier: Apache-2.0
// Methods against what independent programs answer (tests/data/reference/README.md).
#include <gtest/gtest.h>
#include <hdf5.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

/// A data set of methods.h5 or authors.h5, as its attributes have it.
struct Variant {
  std::string name, spec, targets;
  double tolerance = 0;
  Tensor want;  ///< [N,C or 1,H,W]
};

/// The spec with names of the case's own files as paths.
std::string with_paths(std::string spec, const std::string& folder) {
  for (const std::string file : {"methods.h5", "data.h5"}) {
    for (size_t at = spec.find(file); at != std::string::npos;) {
      spec.insert(at, folder + "/");
      at = spec.find(file, at + folder.size() + 1 + file.size());
    }
  }
  return spec;
}

std::vector<Variant> variants(const std::string& folder, const std::string& name_of_file) {
  const Hdf5File file(folder + "/" + name_of_file);
  std::vector<Variant> result;
  for (const std::string& name : file.names()) {
    if (!file.names(name).empty()) continue;  // a group: draws, segments
    const Hdf5Dataset dataset = file.dataset(name);
    const Hdf5Lock lock;
    const Hdf5Id id(H5Oopen(file.id(), name.c_str(), H5P_DEFAULT));
    auto text = [&](const char* attribute) {
      return read_string_attribute(id.get(), attribute, dataset.name()).at(0);
    };
    result.push_back({name, with_paths(text("spec"), folder), text("targets"),
                      read_real_attribute(id.get(), "tolerance", dataset.name()),
                      dataset.read(at::kDouble)});
  }
  return result;
}

class ReferenceCase : public testing::TestWithParam<std::string> {
 protected:
  std::string folder_ = std::string(FBBENCH_TEST_DATA) + "/reference/" + GetParam();
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");

  Tensor data(const std::string& name) const { return read_hdf5(folder_ + "/data.h5", name); }
  Tensor expected(const std::string& name) const {
    return read_hdf5(folder_ + "/expected.h5", name).to(at::kDouble);
  }
  Batch batch(const std::string& targets) const {
    return make_batch(network_->input().normalise(data("images")), data(targets));
  }
  Tensor explained(const std::string& spec, const std::string& targets = "labels") const {
    return explain(*network_, spec, batch(targets)).values.to(at::kDouble);
  }

  /// Of float32 sums in other orders than the programs' own; 1.6e-6 was seen.
  void expect_same(const std::string& spec, const std::string& name,
                   const std::string& targets = "labels") const {
    EXPECT_TRUE(images_agree(explained(spec, targets), expected(name), 1e-5)) << name;
  }

  void expect_variant(const Variant& variant) const {
    const Tensor got = explained(variant.spec, variant.targets);
    ASSERT_EQ(got.sizes(), variant.want.sizes());
    const Tensor largest = variant.want.abs().flatten(1).amax(1);
    const Tensor error = (got - variant.want).abs().flatten(1).amax(1);
    // One image may lie within rounding of a kink.
    EXPECT_GE((error <= variant.tolerance * largest).sum().item<int64_t>(), got.size(0) - 1)
        << "want " << variant.tolerance << ", got\n"
        << error / largest;
  }

  /// Those of the file's variants whose method is registered, `least` of them.
  void expect_variants(const std::string& file, int least) const {
    int compared = 0;
    for (const Variant& variant : variants(folder_, file)) {
      SCOPED_TRACE(variant.name + ": " + variant.spec);
      if (!Registry<Method>::get().contains(Spec::parse(variant.spec).name)) continue;
      EXPECT_NO_THROW(expect_variant(variant));
      ++compared;
    }
    EXPECT_GE(compared, least);
  }
};

TEST_P(ReferenceCase, LogitsAgree) {
  // Of float32 sums; 5e-6 was seen.
  EXPECT_LT(distance(network_->forward(batch("labels").images), expected("logits")), 1e-5);
}

TEST_P(ReferenceCase, TheGraphIsUsed) { EXPECT_TRUE(network_->graph()) << network_->graph_error(); }

TEST_P(ReferenceCase, GradientIsCaptums) {
  expect_same("gradient", "gradient");
  expect_same("gradient", "gradient_target2", "targets");
}

TEST_P(ReferenceCase, GuidedBackpropIsCaptums) {
  expect_same("guided_backprop", "guided_backprop");
  expect_same("guided_backprop", "guided_backprop_target2", "targets");
}

TEST_P(ReferenceCase, OcclusionIsCaptums) {
  Tensor want = expected("occlusion").narrow(1, 0, 1);  // Captum repeats it for each channel
  // Differences of logits up to ten times as large: 9e-6 was seen.
  EXPECT_TRUE(images_agree(explained("occlusion:window=8,stride=4"), want, 3e-5));
}

TEST_P(ReferenceCase, ForwardBackwardWithoutPruningAgreesEverywhere) {
  expect_same("forward_backward:keep=1", "forward_backward_keep1.0");
}

TEST_P(ReferenceCase, ForwardBackwardWithPruningAgreesEverywhere) {
  expect_same("forward_backward", "forward_backward_keep0.98");
  expect_same("forward_backward:keep=0.95", "forward_backward_keep0.95");
  expect_same("forward_backward:keep=0.95", "forward_backward_keep0.95_target2", "targets");
}

TEST_P(ReferenceCase, RelevanceLeftAgrees) {
  for (const std::string keep : {"1.0", "0.98", "0.95"}) {
    Tensor left = explain(*network_, "forward_backward:keep=" + keep, batch("labels"))
                      .diagnostics.at("relevance_left");
    // A share of 1 behind ten layers, each rounded by some 1e-7.
    EXPECT_LT(distance(left, expected("relevance_left_keep" + keep)), 1e-6) << "keep " << keep;
  }
}

TEST_P(ReferenceCase, EveryVariantOfItsMethodsAgrees) { expect_variants("methods.h5", 3); }

TEST_P(ReferenceCase, MapsAreTheAuthorsOwn) { expect_variants("authors.h5", 2); }

INSTANTIATE_TEST_SUITE_P(All, ReferenceCase, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
