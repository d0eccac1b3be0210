// SPDX-License-Identifier: Apache-2.0
// Agreement with what the programs of Quantus, RISE and TorchRay answered on stored maps.
#include <gtest/gtest.h>

#include "base/hdf5.h"
#include "metrics/scoring.h"

namespace fbbench {
namespace {

struct Comparison {
  std::string metric;   ///< spec
  std::string dataset;  ///< in metrics.h5
  double tolerance;
  bool by_order;  ///< the score depends on how ties are broken
};

/// 1e-4: their sums are float32. 3e-4 where Quantus adds 1e-7 to every pixel.
const std::vector<Comparison> kComparisons = {
    {"deletion:step=64", "deletion", 1e-4, true},
    {"insertion:step=64", "insertion", 1e-4, true},
    {"pointing_game:tolerance=0", "pointing_game_tol0", 0, true},
    {"pointing_game:tolerance=5", "pointing_game_tol5", 0, true},
    {"pointing_game:tolerance=15", "pointing_game_tol15", 0, true},
    {"relevance_rank", "relevance_rank", 1e-4, true},
    {"localisation_auc", "auc_roc", 1e-4, true},
    {"relevance_mass", "relevance_mass", 1e-4, false},
    {"support", "support_95", 1e-4, false},
    {"sparseness", "sparseness", 3e-4, false},
    {"complexity", "complexity", 3e-4, false},
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

  std::shared_ptr<const Network> network_;
  Tensor maps_;
  Batch batch_;
};

double distance(const Tensor& a, const Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

TEST_P(Reference, ScoresAgree) {
  for (const Comparison& comparison : kComparisons) {
    // Occlusion's plateaus are ties, which the programs broke by noise.
    if (comparison.by_order && method() == "occlusion") continue;
    EXPECT_LE(distance(scores(comparison.metric).value, stored(comparison.dataset)),
              comparison.tolerance)
        << comparison.metric;
  }
}

TEST_P(Reference, CurvesAgree) {
  if (method() == "occlusion") return;  // ties again
  for (const std::string name : {"deletion", "insertion"}) {
    EXPECT_LE(distance(scores(name + ":step=64").curve, stored(name + "_curve")), 1e-4) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Reference,
                         testing::Combine(testing::Values("plain", "residual"),
                                          testing::Values("gradient", "guided_backprop",
                                                          "occlusion", "forward_backward_keep1.0")),
                         [](const auto& test) {
                           std::string method = std::get<1>(test.param);
                           return std::get<0>(test.param) + "_" +
                                  method.substr(0, method.find("_keep"));
                         });

}  // namespace
}  // namespace fbbench
