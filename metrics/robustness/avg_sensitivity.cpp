// SPDX-License-Identifier: Apache-2.0
/// \brief How far the map moves on average, of its own length, where the image is perturbed.
///
///   score = mean_k |m_k - m| / |m|,   m_k: the map of copy k for the same target; L2 over pixels
///
/// Copies whose predicted class changes are left out, unless any_prediction.
///
/// Cost     as stability.h says
#include "metrics/robustness/sensitivity.h"

namespace fbbench {
namespace {

class AvgSensitivity final : public SensitivityMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("avg_sensitivity", "the map's mean move under perturbations");
    info.source = "Yeh et al. 2019, arXiv:1901.09392; Quantus";
    return info;
  }

  explicit AvgSensitivity(const Options& options) : SensitivityMetric(describe(), options) {}

 private:
  double summary(const Tensor& changes) const override { return changes.mean().item<double>(); }
};

FBBENCH_REGISTER(Metric, AvgSensitivity);

}  // namespace
}  // namespace fbbench
