// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the k highest pixels that are object pixels.
///
///   score = |{first k pixels by descending value} and object| / k
///   (concept_influence: * H*W / |object|; ignored pixels aren't among H*W)
///
/// Cost     MapView::order, then O(k)
#include <cmath>
#include <limits>

#include "metrics/localisation/localisation.h"

namespace fbbench {
namespace {

class TopKIntersection final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        localisation_info("top_k_intersection", "share of the k highest pixels on the object");
    info.max = std::numeric_limits<double>::infinity();  // concept_influence
    info.signs = "signed map";
    info.ties = "lowest pixel index first";
    info.undefined += "; fewer than k pixels aren't ignored";
    info.options.insert(
        info.options.begin(),
        {{"k", "1000", "number of pixels, at most the map's"},
         {"concept_influence", "false", "divide by the object's share of the image: chance is 1"}});
    info.source = "Theiner, Mueller-Budack, Ewerth 2022, arXiv:2104.14995; as in Quantus";
    return info;
  }

  explicit TopKIntersection(const Options& options)
      : LocalisationMetric(describe(), options),
        k_(options.get_int("k", 1)),
        concept_influence_(options.get_bool("concept_influence")) {}

  /// Also BadOption where the map has fewer than k pixels.
  void check(const Network& network, const DatasetFacts& dataset) const override {
    LocalisationMetric::check(network, dataset);
    int64_t pixels = network.input().height * network.input().width;
    FBBENCH_REQUIRE(
        at_original() || k_ <= pixels, BadOption,
        "top_k_intersection: k: want at most " << pixels << ", the map's pixels, got " << k_);
  }

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    if (k_ > object.counted) return NAN;
    const int32_t* order = map.order().data();
    int64_t hits = 0;
    for (int64_t i = 0; i < k_; ++i) hits += object.pixels[order[i]];
    double share = static_cast<double>(hits) / static_cast<double>(k_);
    return share / (concept_influence_ ? share_of_image(object) : 1);
  }

  int64_t k_;
  bool concept_influence_;
};

FBBENCH_REGISTER(Metric, TopKIntersection);

}  // namespace
}  // namespace fbbench
