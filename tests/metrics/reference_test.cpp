// SPDX-License-Identifier: Apache-2.0
// Agreement with what the programs of Quantus, RISE and TorchRay answered on stored maps.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/hdf5.h"
#include "metrics/scoring.h"

namespace fbbench {
namespace {

struct Comparison {
  std::string metric;   ///< spec
  std::string dataset;  ///< in metrics.h5
  double tolerance;
};

/// One of the reference cases: its network, images and one method's maps, explained for the labels.
class Reference : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  Reference() : network_(Network::load(folder() + "/network.pt")) {
    Tensor images = read_hdf5(folder() + "/data.h5", "images");
    Tensor masks = read_hdf5(folder() + "/data.h5", "masks").to(at::kBool);
    maps_ = stored("maps");
    batch_ = batch_of(maps_, masks);
    batch_.images = network_->input().normalise(images);
    batch_.targets = read_hdf5(folder() + "/data.h5", "labels");
    for (size_t i = 0; i < batch_.samples.size(); ++i) {
      batch_.samples[i].label = batch_.targets[static_cast<int64_t>(i)].item<int64_t>();
      batch_.samples[i].objects.at(0).class_index = batch_.samples[i].label;
    }
  }

  static std::string folder() { return FBBENCH_TEST_DATA "/reference/" + std::get<0>(GetParam()); }
  static std::string method() { return std::get<1>(GetParam()); }
  static Tensor stored(const std::string& dataset) {
    return read_hdf5(folder() + "/metrics.h5", method() + "/" + dataset);
  }
  Scores scores(const std::string& metric) const {
    return scores_of(metric, *network_, batch_, maps_);
  }
  void expect_same_scores(const std::vector<Comparison>& comparisons) const {
    for (const auto& [metric, dataset, tolerance] : comparisons) {
      EXPECT_LE(distance(scores(metric).value, stored(dataset)), tolerance) << metric;
    }
  }

  std::shared_ptr<const Network> network_;
  Tensor maps_;
  Batch batch_;
};

std::string name_of(const testing::TestParamInfo<Reference::ParamType>& test) {
  const auto& [network, method] = test.param;
  return network + "_" + method.substr(0, method.find("_keep"));
}

const auto kNetworks = testing::Values("plain", "residual");

// Counts of pixels are equal. The programs sum in float32; and for sparseness and complexity
// Quantus adds 1e-7 to every pixel.
TEST_P(Reference, ScoresAgree) {
  expect_same_scores({{"relevance_mass", "relevance_mass", 1e-6},
                      {"support", "support_95", 0},
                      {"sparseness", "sparseness", 1e-4},
                      {"complexity", "complexity", 3e-4}});
}

INSTANTIATE_TEST_SUITE_P(All, Reference,
                         testing::Combine(kNetworks,
                                          testing::Values("gradient", "guided_backprop",
                                                          "occlusion", "forward_backward_keep1.0")),
                         name_of);

/// Scores that depend on the order of the pixels. Not of occlusion: its plateaus are ties, which
/// the programs broke by noise.
class ReferenceByOrder : public Reference {};

/// Of a probability from float32 logits; 1.4e-6 was seen.
constexpr double kProbability = 5e-6;

TEST_P(ReferenceByOrder, ScoresAgree) {
  expect_same_scores({{"deletion:step=64", "deletion", kProbability},
                      {"insertion:step=64", "insertion", kProbability},
                      {"pointing_game:tolerance=0", "pointing_game_tol0", 0},
                      {"pointing_game:tolerance=5", "pointing_game_tol5", 0},
                      {"pointing_game:tolerance=15", "pointing_game_tol15", 0},
                      {"relevance_rank", "relevance_rank", 0},
                      {"localisation_auc", "auc_roc", 1e-12}});
}

TEST_P(ReferenceByOrder, CurvesAgree) {
  for (const std::string name : {"deletion", "insertion"}) {
    EXPECT_LE(distance(scores(name + ":step=64").curve, stored(name + "_curve")), kProbability)
        << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceByOrder,
                         testing::Combine(kNetworks, testing::Values("gradient", "guided_backprop",
                                                                     "forward_backward_keep1.0")),
                         name_of);

}  // namespace
}  // namespace fbbench
