// SPDX-License-Identifier: Apache-2.0
/// \brief How much the map changes at most, of what the image does, where the image is moved.
///
///   score = max_k |m_k - m|_1 / |x_k - x|_2,   m_k: the map of copy x_k for the same target, in
///   normalised space
///
/// Copies whose predicted class changes are left out, unless any_prediction. It has the map's unit:
/// methods whose maps have unlike scales can't be compared.
///
/// Cost     as stability.h says
#include "metrics/robustness/stability.h"

namespace fbbench {
namespace {

class Continuity final : public StabilityMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("continuity", "the map's largest change for the image's", "shift");
    info.unit = "map's unit";
    info.source =
        "Montavon, Samek, Mueller 2018, doi:10.1016/j.dsp.2017.10.011; Quantus moves images "
        "across by up to their width";
    return info;
  }

  explicit Continuity(const Options& options) : StabilityMetric(describe(), options) {}

 private:
  double change(const Seen& original, const Seen& copy) const override {
    return ((copy.map - original.map).abs().sum() / (copy.image - original.image).norm())
        .item<double>();
  }
};

FBBENCH_REGISTER(Metric, Continuity);

}  // namespace
}  // namespace fbbench
