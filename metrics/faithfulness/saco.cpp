// SPDX-License-Identifier: Apache-2.0
/// \brief Whether groups of pixels with more of the map lower the probability more, each pair of
/// groups weighed by how much more of the map one has.
///
///   score = sum_{i<j} +-(s_i - s_j) / sum_{i<j} (s_i - s_j),   + where d_i >= d_j, else -;
///   s_i: mean of the map over the i-th of K groups of pixels in descending order, of (almost)
///   equal size;   d_i = f(x) - f(x with group i from the substrate),   f: probability (or logit)
///   of the target
///
/// Cost     K forward passes a map, batched across maps and groups
#include <cmath>

#include "metrics/faithfulness/perturbation.h"

namespace fbbench {
namespace {

class Saco final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "saco", "whether groups with more of the map lower the probability more, by how much more");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.undefined = "constant map";
    info.options = substrate_options("mean");
    info.options.insert(info.options.begin(),
                        {"groups", "10", "of pixels in descending order, at least 2"});
    info.options.push_back(output_option("prob"));
    info.source =
        "Wu et al. 2024, On the Faithfulness of Vision Transformer Explanations, CVPR, whose "
        "groups "
        "are equal, so that their sums are as good as means";
    return info;
  }

  explicit Saco(const Options& options)
      : PerturbingMetric(describe(), options), groups_(options.get_int("groups", 2, 100000)) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    PerturbingMetric::check(network, dataset);
    const int64_t pixels = network.input().height * network.input().width;
    FBBENCH_REQUIRE(groups_ <= pixels, BadOption,
                    info().name << ": groups: want at most the image's " << pixels
                                << " pixels, got " << groups_);
  }

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    auto group = [&](int64_t i, int64_t k) {
      const std::vector<int32_t>& order = evaluation.maps[static_cast<size_t>(i)].order();
      const auto pixels = static_cast<int64_t>(order.size());
      const int64_t first = k * pixels / groups_, end = (k + 1) * pixels / groups_;
      return PixelSpan{order.data() + first, end - first};
    };
    const Tensor falls = drops(evaluation, groups_, group);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
      std::vector<double> means;
      for (int64_t k = 0; k < groups_; ++k) {
        const PixelSpan pixels = group(i, k);
        means.push_back(sum_over(pixels, map.data()) / static_cast<double>(pixels.count));
      }
      return coefficient(means, row_of(falls, i));
    });
    return scores;
  }

  /// NaN where all means are equal.
  static double coefficient(const std::vector<double>& means, const std::vector<double>& falls) {
    double agreed = 0, total = 0;
    for (size_t i = 0; i < means.size(); ++i) {
      for (size_t j = i + 1; j < means.size(); ++j) {
        const double weight = means[i] - means[j];
        agreed += falls[i] >= falls[j] ? weight : -weight;
        total += weight;
      }
    }
    return agreed / total;
  }

  int64_t groups_;
};

FBBENCH_REGISTER(Metric, Saco);

}  // namespace
}  // namespace fbbench
