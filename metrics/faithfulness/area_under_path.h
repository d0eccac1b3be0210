// SPDX-License-Identifier: Apache-2.0
/// Base of deletion and insertion: the area under a path between an image and its substrate.
#pragma once

#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {

class AreaUnderPath : public PerturbationCurve {
 public:
  /// MetricInfo with all but direction and source.
  static MetricInfo info_of(const std::string& name, const std::string& brief,
                            const std::string& default_substrate);

  AreaUnderPath(MetricInfo info, const Options& options);

 protected:
  /// [N,J+1] float32, both ends included.
  virtual Tensor curve(const Evaluation& evaluation) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  bool normalise_;
};

}  // namespace fbbench
