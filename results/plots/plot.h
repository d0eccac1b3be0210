// SPDX-License-Identifier: Apache-2.0
/// A kind of plot that is made of results.
///
/// To add one: a class here in its own results/plots/<name>.cpp with describe(), a constructor from
/// Options and draw(), and the line FBBENCH_REGISTER(Plot, <Class>).
#pragma once

#include <functional>

#include "core/registry.h"
#include "results/joining/join.h"
#include "results/plots/chart.h"

namespace fbbench {

struct PlotInfo {
  std::string name;
  std::string brief;
  std::vector<OptionInfo> options;
  std::string source;  ///< paper; may be empty
};

/// One (data set, network) pair as plots see it.
struct PlotData {
  JoinedGroup group;
  std::vector<std::string> units;  ///< [K] of group.metrics; empty: unknown
  uint64_t seed = 0;               ///< of the run
  std::vector<size_t> metrics;     ///< those asked for, in order; empty: the plot's own choice

  /// The metrics asked for, else `otherwise`.
  std::vector<size_t> metrics_or(const std::vector<size_t>& otherwise) const;
  /// The first metric whose spec has this name; 0 where there is none.
  size_t metric_named(const std::string& name) const;
};

class Plot {
 public:
  using Info = PlotInfo;
  static constexpr const char* kKind = "kind of plot";

  virtual ~Plot() = default;
  /// Unsupported, with what would be right, where the data can't be shown so. Const.
  virtual Figure draw(const PlotData& data) const = 0;
};

extern template class Registry<Plot>;

/// "deletion [probability]" and below "← lower is better".
Axis metric_axis(const PlotData& data, size_t metric);
/// Seconds an image, logarithmic.
Axis time_axis();
/// "100 images"
std::string counted_images(int64_t n);

/// A method's means of two quantities, with the ends of their 95% intervals.
struct MethodPoint {
  size_t method;
  double x, x_low, x_high, y, y_low, y_high;
};

/// A panel for each of the metrics.
Figure panel_each(const std::vector<size_t>& metrics, const std::function<Panel(size_t)>& panel);

/// Adds a point a method, called and styled like it, over the Pareto front of all; directions as
/// for pareto_front().
void add_methods(const PlotData& data, const std::vector<MethodPoint>& points, int x_direction,
                 int y_direction, Panel* panel);

Series dot(double x, double y);
Series segment(double x, double y, double x_high, double y_high, double width);

/// The points that none beats in one axis without losing in the other, by rising x, as a staircase
/// through the corners that they reach; directions +1: higher is better.
Series pareto_front(const std::vector<MethodPoint>& points, int x_direction, int y_direction);

}  // namespace fbbench
