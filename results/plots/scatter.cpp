// SPDX-License-Identifier: Apache-2.0
/// \brief Metric against metric: a point a method, with 95% intervals, and the Pareto front.
///
/// Data     means as in the table; the front joins the methods that no other beats in one metric
///          without losing in the other
/// Panels   one; two metrics, by default the first two
/// Errors   Unsupported for other than two metrics, and where fewer than two methods have values
#include "results/plots/means.h"

namespace fbbench {
namespace {

class Scatter final : public Plot {
 public:
  static PlotInfo describe() {
    return {"scatter", "metric against metric, a point a method, with Pareto front", {}, ""};
  }
  explicit Scatter(const Options&) {}

  Figure draw(const PlotData& data) const override {
    FBBENCH_REQUIRE(data.group.metrics.size() > 1, Unsupported,
                    "scatter: the results have one metric; want two");
    auto chosen = data.metrics_or({0, 1});
    FBBENCH_REQUIRE(chosen.size() == 2, Unsupported,
                    "scatter: want two metrics, got " << chosen.size());
    Summary x = metric_means(data, chosen[0]), y = metric_means(data, chosen[1]);
    auto points = method_points(x, y);
    FBBENCH_REQUIRE(points.size() > 1, Unsupported,
                    "scatter: " << points.size() << " method has both metrics; want two or more");
    Panel panel;
    panel.title = "means of " + counted_images(x.n) +
                  (x.n == y.n ? "" : " (x) and " + counted_images(y.n) + " (y)") +
                  ", 95% intervals";
    panel.x = metric_axis(data, chosen[0]);
    panel.y = metric_axis(data, chosen[1]);
    const auto& metrics = data.group.metrics;
    add_methods(data, points, metrics[chosen[0]].direction, metrics[chosen[1]].direction, &panel);
    return {{panel}};
  }
};

FBBENCH_REGISTER(Plot, Scatter);

}  // namespace
}  // namespace fbbench
