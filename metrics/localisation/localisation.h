// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that compare a map with the objects of the class it should explain.
#pragma once

#include <cstdint>
#include <string>

#include "metrics/metric.h"

namespace fbbench {

/// The objects' pixels, of the same size as the map they are compared with.
struct ObjectMask {
  const uint8_t* pixels;  ///< y*W+x, 1 = object, else 0: bytes vectorise where bools don't
  int64_t area;           ///< number of object pixels, > 0
  int64_t counted;        ///< pixels but ignored ones, which are -inf in the map: last in its order
};

/// The object's pixels among those that count.
inline double share_of_image(const ObjectMask& object) {
  return static_cast<double>(object.area) / static_cast<double>(object.counted);
}

/// MetricInfo with what all localisation metrics share: category, masks, direction, unit, the
/// options `at` and `any_target`. `undefined` holds the shared cases and may be added to.
MetricInfo localisation_info(const std::string& name, const std::string& brief);

/// Base of metrics with a curve; those without derive from LocalisationMetric.
class ObjectMetric : public Metric {
 public:
  ObjectMetric(MetricInfo info, const Options& options);

  /// Also BadOption for at=original where the network sees only a crop of the original.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  bool at_original() const { return at_original_; }
  /// [points] float64: Scores::fraction. Undefined: there is no curve.
  virtual Tensor fraction() const = 0;
  /// The score of a map that isn't zero against an object that isn't empty, of equal size. Ignored
  /// pixels are -inf in the map and no object pixels. `curve`: where its points go, NaN so far;
  /// null where there is none. Called from several threads.
  virtual double score(const MapView& map, const ObjectMask& object, float* curve) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  /// NaN where the sample has no object of the target (any_target_: none at all) or only an empty
  /// one, and where the map is zero but for ignored pixels.
  double score(const Evaluation& evaluation, int64_t i, float* curve) const;

  bool at_original_, any_target_;
};

/// Base of metrics that give one number: only score() is left to write.
class LocalisationMetric : public ObjectMetric {
 public:
  using ObjectMetric::ObjectMetric;

 protected:
  /// As ObjectMetric::score.
  virtual double score(const MapView& map, const ObjectMask& object) const = 0;

 private:
  Tensor fraction() const final { return {}; }
  double score(const MapView& map, const ObjectMask& object, float*) const final {
    return score(map, object);
  }
};

}  // namespace fbbench
