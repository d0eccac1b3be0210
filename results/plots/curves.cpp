// SPDX-License-Identifier: Apache-2.0
/// \brief Curves of deletion and insertion: mean over images with a 95% band.
///
/// Data     each point's mean and percentile bootstrap over the images for which the metric is
///          defined for every method; 1000 draws, the same for all methods and points
/// Panels   one a metric; by default each that has curves
/// Errors   Unsupported where no curve is stored
#include "results/plots/plot.h"
#include "results/statistics/summary.h"

namespace fbbench {
namespace {

class Curves final : public Plot {
 public:
  static PlotInfo describe() {
    return {"curves", "deletion and insertion: mean over images with 95% band", {}, ""};
  }
  explicit Curves(const Options&) {}

  Figure draw(const PlotData& data) const override {
    std::vector<size_t> stored;
    for (size_t k = 0; k < data.group.curves.size(); ++k) {
      if (data.group.curves[k].defined()) stored.push_back(k);
    }
    Figure figure =
        panel_each(data.metrics_or(stored), [&](size_t metric) { return panel(data, metric); });
    FBBENCH_REQUIRE(!figure.panels.empty(), Unsupported,
                    "curves: none are stored; want a run of deletion or insertion with "
                    "output.curves = true");
    return figure;
  }

 private:
  static Panel panel(const PlotData& data, size_t metric) {
    const Entry& entry = data.group.metrics[metric];
    const Tensor& curves = data.group.curves[metric];  // [M,N,P]
    FBBENCH_REQUIRE(curves.defined(), Unsupported,
                    "curves: " << entry.label
                               << " has none stored; want deletion or insertion of a run with "
                                  "output.curves = true");
    auto k = static_cast<int64_t>(metric);
    Tensor values = curves.to(at::kDouble).permute({0, 2, 1}).contiguous();  // [M,P,N]
    Tensor status = data.group.status.narrow(1, k, 1).expand_as(values).contiguous();
    BootstrapOptions options;
    options.draws = 1000;  // a band is read to a line's width
    options.seed = data.seed;
    std::vector<int> directions(static_cast<size_t>(values.size(1)), entry.direction);
    std::vector<Summary> points = summarise(values, status, directions, options);
    Panel panel;
    panel.title = entry.label + ", mean of " + counted_images(points.front().n) + ", 95% band";
    panel.x.title = "pixels changed [fraction]";
    panel.x.low = 0;
    panel.x.high = 1;
    panel.y = metric_axis(data, metric);
    panel.y.title = "target class [probability]" + panel.y.title.substr(panel.y.title.find('\n'));
    for (size_t m = 0; m < data.group.methods.size(); ++m) {
      add(data, m, data.group.curve_fractions[metric], points, &panel);
    }
    return panel;
  }

  static void add(const PlotData& data, size_t method, const Tensor& fraction,
                  const std::vector<Summary>& points, Panel* panel) {
    if (std::isnan(points.front().methods[method].mean)) return;
    Series line, band;
    line.style = band.style = static_cast<int>(method);
    line.label = data.group.methods[method].label;
    band.shape = Shape::kBand;
    for (size_t p = 0; p < points.size(); ++p) {
      const MeanEstimate& estimate = points[p].methods[method];
      line.x.push_back(fraction[static_cast<int64_t>(p)].item<double>());
      line.y.push_back(estimate.mean);
      band.y_low.push_back(estimate.low);
      band.y_high.push_back(estimate.high);
    }
    band.x = line.x;
    band.y = line.y;
    panel->series.insert(panel->series.end(), {band, line});
  }
};

FBBENCH_REGISTER(Plot, Curves);

}  // namespace
}  // namespace fbbench
