// SPDX-License-Identifier: Apache-2.0
/// Times of methods on networks: what was measured, and what follows from it.
///
/// Pure arithmetic on given numbers; runners/cost/timing.h measures them.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace fbbench {

/// What other cases are divided by.
enum class TimeUnit { kNone, kForward, kGradient };

/// One method on one network, batch size, image size and number of threads.
struct TimedCase {
  std::string network, method;  ///< labels; the bare forward pass is called "forward"
  std::string spec;             ///< canonical
  TimeUnit unit = TimeUnit::kNone;
  int64_t batch = 1, height = 0, width = 0, threads = 1;
  int64_t depth = 0;            ///< convolutions and linear layers; 0: the network has no graph
  std::vector<double> seconds;  ///< of one call for the whole batch, one a repetition
  int64_t peak_bytes = -1;      ///< the process' largest resident memory during a call; -1: unknown
  int64_t extra_bytes = -1;     ///< by how much that is more than before the call; -1: unknown
  std::string failure;          ///< why it has no times; empty where it has
};

/// Median and interquartile range over median (linear interpolation between repetitions); NaN where
/// there are no times.
double median_seconds(const TimedCase& timed);
double relative_spread(const TimedCase& timed);

/// NaN where it can't be told.
struct TimeFigures {
  double seconds_per_image = NAN, spread = NAN, images_per_second = NAN;
  double x_forward = NAN, x_gradient = NAN;  ///< median over that of the unit, all else equal
  double bytes_per_image = NAN;
};

/// One a case.
std::vector<TimeFigures> time_figures(const std::vector<TimedCase>& cases);

/// How the time of a call grows: seconds ~ axis^exponent.
struct CostCurve {
  std::string network;  ///< empty for the axis "depth", which goes across networks
  std::string method;
  std::string axis;             ///< "pixels", "batch", "threads" or "depth"
  std::vector<double> values;   ///< ascending, more than two
  std::vector<double> seconds;  ///< of a call at each; the geometric mean over the other axes
  double exponent = 0;  ///< least squares on logarithms, one intercept a setting of the other axes
};

/// Of every method and axis with more than two values.
std::vector<CostCurve> cost_curves(const std::vector<TimedCase>& cases);

/// "VALID", or "INVALID: " with what makes the times worthless and what to change.
std::string timing_verdict(const std::vector<TimedCase>& cases, bool optimised_build,
                           bool cpu_scaling);

/// A table a network, and the cost curves, as text.
std::string render_timings(const std::vector<TimedCase>& cases);

}  // namespace fbbench
