// SPDX-License-Identifier: Apache-2.0
/// \brief How far the map moves at most, of what the image does.
///
///   score = max_k |m_k - m| / |x_k - x|,   m_k: the map of copy x_k for the same target; L2 over
///   pixels, and channels in normalised space
///
/// Copies whose predicted class changes are left out, unless any_prediction. It has the map's unit:
/// methods whose maps have unlike scales can't be compared.
///
/// Cost     as stability.h says
#include "metrics/robustness/stability.h"

namespace fbbench {
namespace {

class LocalLipschitz final : public StabilityMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("local_lipschitz", "the map's largest move for the image's");
    info.unit = "map's unit";
    info.source =
        "Alvarez-Melis, Jaakkola 2018, arXiv:1806.08049 (over draws in place of a search); Quantus";
    return info;
  }

  explicit LocalLipschitz(const Options& options) : StabilityMetric(describe(), options) {}

 private:
  double change(const Seen& original, const Seen& copy) const override {
    return ((copy.map - original.map).norm() / (copy.image - original.image).norm()).item<double>();
  }
};

FBBENCH_REGISTER(Metric, LocalLipschitz);

}  // namespace
}  // namespace fbbench
