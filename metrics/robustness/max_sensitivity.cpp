// SPDX-License-Identifier: Apache-2.0
/// \brief How far the map moves at most, of its own length, where the image is perturbed.
///
///   score = max_k |m_k - m| / |m|,   m_k: the map of copy k for the same target; L2 over pixels
///
/// Copies whose predicted class changes are left out, unless any_prediction.
///
/// Cost     as stability.h says
#include "metrics/robustness/sensitivity.h"

namespace fbbench {
namespace {

class MaxSensitivity final : public SensitivityMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("max_sensitivity", "the map's largest move under perturbations");
    info.source = "Yeh et al. 2019, arXiv:1901.09392; Captum's sensitivity_max, Quantus";
    return info;
  }

  explicit MaxSensitivity(const Options& options) : SensitivityMetric(describe(), options) {}
};

FBBENCH_REGISTER(Metric, MaxSensitivity);

}  // namespace
}  // namespace fbbench
