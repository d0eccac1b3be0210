// SPDX-License-Identifier: Apache-2.0
#include "results/plots/plot.h"

#include <algorithm>

namespace fbbench {

template class Registry<Plot>;

std::vector<size_t> PlotData::metrics_or(const std::vector<size_t>& otherwise) const {
  return metrics.empty() ? otherwise : metrics;
}

size_t PlotData::metric_named(const std::string& name) const {
  for (size_t k = 0; k < group.metrics.size(); ++k) {
    if (Spec::parse(group.metrics[k].spec).name == name) return k;
  }
  return 0;
}

Axis metric_axis(const PlotData& data, size_t metric) {
  const Entry& entry = data.group.metrics[metric];
  const std::string& unit = data.units[metric];
  Axis axis;
  axis.title = entry.label + (unit.empty() ? "" : " [" + unit + "]") + "\n" +
               (entry.direction > 0 ? "higher is better →" : "← lower is better");
  return axis;
}

Axis time_axis() {
  Axis axis;
  axis.title = "time per image\n← lower is better";
  axis.log = true;
  const char* const decades[] = {"1 µs",   "10 µs", "100 µs", "1 ms",  "10 ms",
                                 "100 ms", "1 s",   "10 s",   "100 s", "1000 s"};
  double seconds = 1e-6;
  for (const char* decade : decades) {
    axis.names.emplace_back(seconds, decade);
    seconds *= 10;
  }
  return axis;
}

std::string counted_images(int64_t n) {
  return std::to_string(n) + (n == 1 ? " image" : " images");
}

Figure panel_each(const std::vector<size_t>& metrics, const std::function<Panel(size_t)>& panel) {
  Figure figure;
  for (size_t metric : metrics) figure.panels.push_back(panel(metric));
  return figure;
}

void add_methods(const PlotData& data, const std::vector<MethodPoint>& points, int x_direction,
                 int y_direction, Panel* panel) {
  panel->series.push_back(pareto_front(points, x_direction, y_direction));
  for (const MethodPoint& point : points) {
    Series series;
    series.label = data.group.methods[point.method].label;
    series.shape = Shape::kPoints;
    series.style = static_cast<int>(point.method);
    series.x = {point.x};
    series.x_low = {point.x_low};
    series.x_high = {point.x_high};
    series.y = {point.y};
    series.y_low = {point.y_low};
    series.y_high = {point.y_high};
    panel->series.push_back(series);
  }
}

Series dot(double x, double y) {
  Series series;
  series.shape = Shape::kPoints;
  series.x = {x};
  series.y = {y};
  return series;
}

Series segment(double x, double y, double x_high, double y_high, double width) {
  Series series;
  series.shape = Shape::kSegments;
  series.width = width;
  series.x = {x};
  series.y = {y};
  series.x_high = {x_high};
  series.y_high = {y_high};
  return series;
}

Series pareto_front(const std::vector<MethodPoint>& points, int x_direction, int y_direction) {
  std::vector<std::pair<double, double>> sorted;  // best x first, of equal ones the best y
  for (const MethodPoint& point : points) {
    sorted.emplace_back(-x_direction * point.x, -y_direction * point.y);
  }
  std::sort(sorted.begin(), sorted.end());
  Series front;
  front.label = "Pareto front";
  front.style = Series::kGrey;
  double best = std::numeric_limits<double>::infinity();
  for (const auto& [x, y] : sorted) {
    if (y >= best) continue;
    if (!front.x.empty()) {  // the corner: as good in y as the last, as good in x as this one
      front.x.push_back(-x_direction * x);
      front.y.push_back(front.y.back());
    }
    front.x.push_back(-x_direction * x);
    front.y.push_back(-y_direction * y);
    best = y;
  }
  if (front.x.size() == 1) front.label.clear();  // one method beats all
  return front;
}

}  // namespace fbbench
