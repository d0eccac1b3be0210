// SPDX-License-Identifier: Apache-2.0
// Methods against what independent programs answer (tests/data/reference/README.md), and the audit,
// methods/audit.json, that says how far they are from it. To write the audit anew:
//
//   FBBENCH_WRITE_AUDIT=methods/audit.json build/release/tests/methods_test
//   --gtest_filter=MethodsAudit.*
#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstdlib>

#include "base/agreement.h"
#include "base/audit.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

constexpr const char* kNetworks[] = {"plain", "residual"};
constexpr const char* kTransformers[] = {"vit_tiny", "swin_tiny"};  // of which methods.h5 is all

std::string folder_of(const std::string& network) {
  return std::string(FBBENCH_TEST_DATA) + "/reference/" + network;
}

/// One spec, as a program explains it.
struct Variant {
  std::string name, spec, targets, program;
  double tolerance = 0;  ///< share of an image's largest value
  Tensor want;           ///< [N,C or 1,H,W] float64

  std::string method() const { return Spec::parse(spec).name; }
};

/// What expected.h5 holds; its data sets say nothing of themselves. 1e-5: float32 sums in other
/// orders than the programs' own, of which 1.6e-6 was seen. Occlusion's are differences of logits
/// up to ten times as large: 9e-6 was seen.
const std::vector<Variant>& expected_variants() {
  static const std::vector<Variant> kVariants = {
      {"gradient", "gradient", "labels", "Captum 0.9.0", 1e-5, {}},
      {"gradient_target2", "gradient", "targets", "Captum 0.9.0", 1e-5, {}},
      {"guided_backprop", "guided_backprop", "labels", "Captum 0.9.0", 1e-5, {}},
      {"guided_backprop_target2", "guided_backprop", "targets", "Captum 0.9.0", 1e-5, {}},
      {"occlusion", "occlusion:window=8,stride=4", "labels", "Captum 0.9.0", 3e-5, {}},
      {"forward_backward_keep1.0",
       "forward_backward:keep=1",
       "labels",
       "own float64 formula",
       1e-5,
       {}},
      {"forward_backward_keep0.98", "forward_backward", "labels", "own float64 formula", 1e-5, {}},
      {"forward_backward_keep0.95",
       "forward_backward:keep=0.95",
       "labels",
       "own float64 formula",
       1e-5,
       {}},
      {"forward_backward_keep0.95_target2",
       "forward_backward:keep=0.95",
       "targets",
       "own float64 formula",
       1e-5,
       {}},
  };
  return kVariants;
}

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

/// "zennit 0.5.1"; formulas of our own have no version.
std::string program_of(const std::string& program, const std::string& version) {
  return version == "float64 formula" ? program : program + " " + version;
}

/// The data sets of methods.h5 or authors.h5, by their attributes.
std::vector<Variant> described_variants(const std::string& folder, const std::string& file_name) {
  const Hdf5File file(folder + "/" + file_name);
  std::vector<Variant> result;
  for (const std::string& name : file.names()) {
    if (!file.names(name).empty() || name == "logits") continue;  // a group: draws, segments
    const Hdf5Dataset dataset = file.dataset(name);
    const Hdf5Lock lock;
    const Hdf5Id id(H5Oopen(file.id(), name.c_str(), H5P_DEFAULT));
    auto text = [&](const char* attribute) {
      return read_string_attribute(id.get(), attribute, dataset.name()).at(0);
    };
    result.push_back({name, with_paths(text("spec"), folder), text("targets"),
                      program_of(text("program"), text("version")),
                      read_real_attribute(id.get(), "tolerance", dataset.name()),
                      dataset.read(at::kDouble)});
  }
  return result;
}

std::vector<Variant> variants(const std::string& network) {
  const std::string folder = folder_of(network);
  for (const char* transformer : kTransformers) {
    if (network == transformer) return described_variants(folder, "methods.h5");
  }
  std::vector<Variant> all;
  for (Variant variant : expected_variants()) {
    variant.want = read_hdf5(folder + "/expected.h5", variant.name).to(at::kDouble);
    // Captum repeats what occlusion has one of for each channel.
    if (variant.method() == "occlusion") variant.want = variant.want.narrow(1, 0, 1);
    all.push_back(std::move(variant));
  }
  for (const char* file : {"methods.h5", "authors.h5"}) {
    for (Variant& variant : described_variants(folder, file)) all.push_back(std::move(variant));
  }
  return all;
}

class ReferenceCase : public testing::TestWithParam<std::string> {
 protected:
  std::string folder_ = folder_of(GetParam());
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");

  Tensor data(const std::string& name) const { return read_hdf5(folder_ + "/data.h5", name); }
  Tensor expected(const std::string& name) const {
    return read_hdf5(folder_ + "/expected.h5", name).to(at::kDouble);
  }
  Batch batch(const std::string& targets) const {
    return make_batch(network_->input().normalise(data("images")), data(targets));
  }
};

TEST_P(ReferenceCase, LogitsAgree) {
  // Of float32 sums; 5e-6 was seen.
  EXPECT_LT(distance(network_->forward(batch("labels").images), expected("logits")), 1e-5);
}

TEST_P(ReferenceCase, TheGraphIsUsed) { EXPECT_TRUE(network_->graph()) << network_->graph_error(); }

TEST_P(ReferenceCase, RelevanceLeftAgrees) {
  for (const std::string keep : {"1.0", "0.98", "0.95"}) {
    Tensor left = explain(*network_, "forward_backward:keep=" + keep, batch("labels"))
                      .diagnostics.at("relevance_left");
    // A share of 1 behind ten layers, each rounded by some 1e-7.
    EXPECT_LT(distance(left, expected("relevance_left_keep" + keep)), 1e-6) << "keep " << keep;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceCase, testing::Values(kNetworks[0], kNetworks[1]),
                         [](const auto& test) { return test.param; });

/// For each image the largest difference, as a share of the largest value that is wanted.
Tensor differences(const std::string& network, const Variant& variant) {
  const std::string folder = folder_of(network);
  auto loaded = Network::load(folder + "/network.pt");
  const Batch batch =
      make_batch(loaded->input().normalise(read_hdf5(folder + "/data.h5", "images")),
                 read_hdf5(folder + "/data.h5", variant.targets));
  const Tensor got = explain(*loaded, variant.spec, batch).values.to(at::kDouble);
  require_shape(got, variant.want.sizes().vec(), at::kDouble, variant.spec);
  return (got - variant.want).abs().flatten(1).amax(1) /
         variant.want.abs().flatten(1).amax(1).clamp_min(1e-30);
}

void expect_agreement(const std::string& network, const Variant& variant, Audit* audit) {
  const Tensor found = differences(network, variant);
  // One image may lie within rounding of a kink, except where sums alone are taken.
  const int64_t spared = variant.tolerance >= 1e-4 ? 1 : 0;
  EXPECT_GE((found <= variant.tolerance).sum().item<int64_t>(), found.size(0) - spared)
      << "want " << variant.tolerance << ", got\n"
      << found;
  audit->add(variant.method(), variant.program, variant.name, found.max().item<double>());
}

TEST(MethodsAudit, SaysWhatEveryVariantShows) {
  Audit audit;
  std::vector<std::string> networks(std::begin(kNetworks), std::end(kNetworks));
  networks.insert(networks.end(), std::begin(kTransformers), std::end(kTransformers));
  for (const std::string& network : networks) {
    for (const Variant& variant : variants(network)) {
      SCOPED_TRACE(network + ": " + variant.name + ": " + variant.spec);
      EXPECT_NO_THROW(expect_agreement(network, variant, &audit));
    }
  }
  audit.expect_kept("methods/audit.json");
}

}  // namespace
}  // namespace fbbench
