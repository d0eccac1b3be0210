// SPDX-License-Identifier: Apache-2.0
/// \brief Cost of carrying the map's positive mass onto the object.
///
///   score = S(a, b),   a = max(map, 0) / sum_p max(map_p, 0),   b uniform on the object,
///   S the Sinkhorn divergence of solvers/transport/sinkhorn.h
///   (relative: / S(uniform, b), so that 1 is no better than a flat map)
///
/// Cost     hundreds of sweeps of 2 H W (H + W) multiplications
#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/localisation/positive_mass.h"
#include "solvers/transport/sinkhorn.h"

namespace fbbench {
namespace {

class OtLocalisation final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = positive_mass_info(
        "ot_localisation", "cost of carrying the map's positive mass onto the object");
    info.direction = Direction::kLower;
    info.max = std::numeric_limits<double>::infinity();  // relative; else 2
    info.unit = "(image side)^2";
    info.undefined += "; 10,000 sweeps aren't enough; with relative, the object is the whole image";
    info.options.insert(
        info.options.begin(),
        {{"eps", "0.005", "entropy's weight, (image side)^2, at least 0.003: sqrt(eps) blurs"},
         {"relative", "false", "divide by the cost of a flat map"}});
    info.source = "Feydy et al. 2019, arXiv:1810.08278, of map and mask";
    return info;
  }

  explicit OtLocalisation(const Options& options)
      : LocalisationMetric(describe(), options),
        eps_(options.get_double("eps", kLeastSinkhornEps, 1e3)),
        relative_(options.get_bool("relative")) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    if (!(map.positive_mass() > 0) || (relative_ && object.area == object.counted)) return NAN;
    Tensor mass = map.map().to(at::kDouble).clamp_min(0) / map.positive_mass();
    Tensor wanted = uniform_on(
        at::from_blob(const_cast<uint8_t*>(object.pixels), map.map().sizes(), at::kByte));
    double cost = sinkhorn_divergence(mass, wanted, eps_).value_or(NAN);
    if (!relative_) return cost;
    Tensor flat = uniform_on(map.map() > -INFINITY);
    return cost / sinkhorn_divergence(flat, wanted, eps_).value_or(NAN);
  }

  static Tensor uniform_on(const Tensor& pixels) {
    Tensor mass = pixels.to(at::kDouble);
    return mass / mass.sum();
  }

  double eps_;
  bool relative_;
};

FBBENCH_REGISTER(Metric, OtLocalisation);

}  // namespace
}  // namespace fbbench
