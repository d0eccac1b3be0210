// SPDX-License-Identifier: Apache-2.0
/// Base of mas_deletion and mas_insertion: how far along its path the answer is, less how far that
/// is from the share of the map that has been changed by then.
#pragma once

#include <string>

#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {

class MagnitudeAlignment : public PerturbationCurve {
 public:
  /// MetricInfo with all but direction.
  static MetricInfo info_of(const std::string& name, const std::string& brief,
                            const std::string& default_substrate);

  MagnitudeAlignment(MetricInfo info, const Options& options);

 protected:
  /// Of the answers k_0..k_J [N,J+1] along the map's descending order
  ///
  ///   r_j = max over i <= j of (k_i - k_0) / (k_J - k_0), within [0,1],
  ///   s_j = share of the positive mass among the pixels changed,   max(0, r_j - |s_j - r_j|),
  ///
  /// [N,J+1] float64, from 0 to 1; NaN where k_0 = k_J or there is no positive mass.
  Tensor aligned(const Evaluation& evaluation, const Tensor& answers) const;
};

}  // namespace fbbench
