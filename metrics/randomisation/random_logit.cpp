// SPDX-License-Identifier: Apache-2.0
/// \brief How alike the map is to the map of another class.
///
///   score = similarity of the maps of the target and of a class drawn from the others
///
/// Errors   Unsupported for a network of one class
/// Cost     1 explanation a map
#include <cmath>

#include "core/random.h"
#include "core/seed.h"
#include "metrics/map_similarity.h"
#include "metrics/metric.h"

namespace fbbench {
namespace {

class RandomLogit final : public Metric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "random_logit";
    info.brief = "similarity of the map to that of another class";
    info.category = Category::kRandomisation;
    info.direction = Direction::kLower;
    info.min = -1;
    info.unit = "similarity";
    info.signs = "signed map";
    info.ties = "as the similarity has them";
    info.undefined =
        "all-zero map; either map constant (cosine, ssim: zero); ssim: a side below 11 px";
    info.explains_again = true;
    info.options = {MapSimilarity::option("ssim")};
    info.source = "Sixt, Granz, Landgraf 2020, arXiv:1912.09818; Quantus flattens maps first";
    return info;
  }

  explicit RandomLogit(const Options& options) : Metric(describe()), similarity_(options) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Metric::check(network, dataset);
    FBBENCH_REQUIRE(network.class_count() > 1, Unsupported,
                    "random_logit: the network has one class; want another to compare with");
  }

 private:
  /// A class other than the target, by (seed, metric, sample id): the same for all methods.
  int64_t other_class(const Evaluation& evaluation, int64_t i) const {
    const Batch& batch = evaluation.batch;
    Random random(derive_seed(batch.seed, info().name, batch.samples[static_cast<size_t>(i)].id));
    const int64_t drawn = random.below(evaluation.network.class_count() - 1);
    return drawn < batch.targets[i].item<int64_t>() ? drawn : drawn + 1;
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    std::vector<int64_t> others;
    std::vector<std::string> ids;
    for (int64_t i = 0; i < evaluation.batch.size(); ++i) {
      others.push_back(other_class(evaluation, i));
      ids.push_back(evaluation.batch.samples[static_cast<size_t>(i)].id);
    }
    const Tensor maps = evaluation.explain_again(evaluation.network, evaluation.batch.images,
                                                 at::tensor(others, at::kLong), ids);
    std::vector<double> scores;
    for (size_t i = 0; i < ids.size(); ++i) {
      const MapView other(maps[static_cast<int64_t>(i)]);
      scores.push_back(similarity_(evaluation.maps[i], other));
    }
    return {at::tensor(scores, at::kDouble), {}, {}};
  }

  MapSimilarity similarity_;
};

FBBENCH_REGISTER(Metric, RandomLogit);

}  // namespace
}  // namespace fbbench
