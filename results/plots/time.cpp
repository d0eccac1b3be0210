// SPDX-License-Identifier: Apache-2.0
/// \brief Time an image against quality: a point a method, time on a logarithmic axis.
///
/// Data     means with 95% intervals: seconds an image as the run measured them, scores as in the
///          table; the front joins the methods that no other beats in one without losing in the
///          other
/// Panels   one a metric; by default the first
/// Errors   Unsupported where fewer than two methods have time and values
#include "results/plots/means.h"

namespace fbbench {
namespace {

class Time final : public Plot {
 public:
  static PlotInfo describe() {
    return {"time", "time an image against quality, a point a method", {}, ""};
  }
  explicit Time(const Options&) {}

  Figure draw(const PlotData& data) const override {
    return panel_each(data.metrics_or({0}), [&](size_t metric) { return panel(data, metric); });
  }

 private:
  static Panel panel(const PlotData& data, size_t metric) {
    Summary times = time_means(data), scores = metric_means(data, metric);
    auto points = method_points(times, scores);
    FBBENCH_REQUIRE(points.size() > 1, Unsupported,
                    "time: " << points.size() << " method has times and "
                             << data.group.metrics[metric].label << "; want two or more");
    Panel panel;
    panel.title = "means of " + counted_images(scores.n) + ", 95% intervals";
    panel.x = time_axis();
    panel.y = metric_axis(data, metric);
    add_methods(data, points, -1, data.group.metrics[metric].direction, &panel);
    return panel;
  }
};

FBBENCH_REGISTER(Plot, Time);

}  // namespace
}  // namespace fbbench
