// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that compare a map with the mask of the object it should explain.
#pragma once

#include <cstdint>
#include <string>

#include "metrics/metric.h"

namespace fbbench {

/// An object's pixels, of the same size as the map they are compared with.
struct ObjectMask {
  const uint8_t* pixels;  ///< y*W+x, 1 = object, else 0: bytes vectorise where bools don't
  int64_t area;           ///< number of object pixels, > 0
  int64_t counted;        ///< pixels but ignored ones, which are -inf in the map: last in its order
};

/// MetricInfo with what all localisation metrics share: category, masks, direction, unit, the
/// options `at` and `any_target`. `undefined` holds the shared cases and may be added to.
MetricInfo localisation_info(const std::string& name, const std::string& brief);

class LocalisationMetric : public PerMapMetric {
 public:
  LocalisationMetric(MetricInfo info, const Options& options);

  /// Also BadOption for at=original where the network sees only a crop of the original.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// The score of a map that isn't zero against an object that isn't empty, of equal size. Ignored
  /// pixels are -inf in the map and no object pixels.
  virtual double score(const MapView& map, const ObjectMask& object) const = 0;

 private:
  /// NaN where the sample has no mask, an empty one, or one of another class than the target, and
  /// where the map is zero but for ignored pixels.
  double score(const Evaluation& evaluation, size_t i) const final;

  bool at_original_, any_target_;
};

}  // namespace fbbench
