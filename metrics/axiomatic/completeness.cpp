// SPDX-License-Identifier: Apache-2.0
/// \brief How far the sum of the map is from what the image adds to its substrate's answer.
///
///   score = |sum_p map_p - D| / |D|,   D = f(x) - f(substrate),   f: logit (or probability) of the
///   target
///
/// Cost     none beyond the two ends', forwarded once for all maps and metrics of a batch
#include <cmath>

#include "metrics/faithfulness/perturbation.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class Completeness final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "completeness", "error of the map's sum as the image's gain over its substrate");
    info.category = Category::kAxiomatic;
    info.direction = Direction::kLower;
    info.max = INFINITY;
    info.unit = "share of the gain";
    info.signs = "signed map, a sum over channels (a method's reduce=sum): others don't add up";
    info.ties = "don't matter";
    info.undefined = "all-zero map; image and substrate answered alike";
    info.options = substrate_options("zero");
    info.options.push_back(output_option("logit"));
    info.source = "Sundararajan, Taly, Yan 2017, arXiv:1703.01365; Quantus asks for equality";
    return info;
  }

  explicit Completeness(const Options& options) : PerturbingMetric(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Ends both = ends(evaluation);
    const std::vector<double> gains =
        row_of((both.image.answer - both.substrate.answer).unsqueeze(0), 0);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView& map) {
      const double gain = gains[static_cast<size_t>(i)];
      const float* values = map.data();
      const double sum = sum_of(map.size(), [&](int64_t p) { return values[p]; });
      return gain == 0 ? NAN : std::abs(sum - gain) / std::abs(gain);
    });
    return scores;
  }
};

FBBENCH_REGISTER(Metric, Completeness);

}  // namespace
}  // namespace fbbench
