// SPDX-License-Identifier: Apache-2.0
/// \brief How a score is spread over the images: a violin a method, with median and quartiles.
///
/// Data     the method's defined scores; a violin is a histogram over 40 equal bins of the range of
///          all methods, scaled to its row; quartiles by linear interpolation
/// Panels   one a metric; by default `support`, else the first
/// Errors   Unsupported where no method has a value
#include <algorithm>

#include "results/plots/plot.h"

namespace fbbench {
namespace {

constexpr int kBins = 40;
constexpr double kHalfRow = 0.42;  // most that a violin takes of its row, up and down

class Support final : public Plot {
 public:
  static PlotInfo describe() {
    return {"support", "distribution of support sizes, or of another score", {}, ""};
  }
  explicit Support(const Options&) {}

  Figure draw(const PlotData& data) const override {
    return panel_each(data.metrics_or({data.metric_named("support")}),
                      [&](size_t metric) { return panel(data, metric); });
  }

 private:
  /// Sorted scores of a method: empty where it has none.
  static Tensor known(const PlotData& data, size_t method, size_t metric) {
    auto m = static_cast<int64_t>(method), k = static_cast<int64_t>(metric);
    Tensor scores = data.group.scores[m][k];
    return std::get<0>(scores.index({scores.isnan().logical_not()}).sort());
  }

  static Panel panel(const PlotData& data, size_t metric) {
    std::vector<Tensor> all;
    double low = INFINITY, high = -INFINITY;
    int64_t most = 0;
    for (size_t m = 0; m < data.group.methods.size(); ++m) {
      all.push_back(known(data, m, metric));
      if (all.back().numel() == 0) continue;
      low = std::min(low, all.back()[0].item<double>());
      high = std::max(high, all.back()[-1].item<double>());
      most = std::max(most, all.back().numel());
    }
    FBBENCH_REQUIRE(most > 0, Unsupported,
                    "support: no method has a value of " << data.group.metrics[metric].label);
    if (high - low < 1e-9) high = low + 1e-9;
    Panel panel;
    panel.title = counted_images(most) + ", median and quartiles";
    panel.x = metric_axis(data, metric);
    panel.height_in = 0.9 + 0.24 * static_cast<double>(all.size());
    panel.y.low = -0.6;
    panel.y.high = static_cast<double>(all.size()) - 0.4;
    for (size_t m = 0; m < all.size(); ++m) {
      double row = static_cast<double>(all.size() - 1 - m);
      panel.y.names.emplace_back(row, data.group.methods[m].label);
      if (all[m].numel() == 0) continue;
      Tensor bins = at::histc(all[m], kBins, low, high);
      panel.series.push_back(violin(bins, low, high, row, static_cast<int>(m)));
      add_quartiles(all[m], row, &panel);
    }
    return panel;
  }

  /// Up over the bins from left to right, and back below them; empty ends are left out.
  static Series violin(const Tensor& bins, double low, double high, double row, int style) {
    Series series;
    series.shape = Shape::kArea;
    series.style = style;
    Tensor filled = bins.nonzero();
    int first = filled[0].item<int>(), last = filled[-1].item<int>();
    double width = (high - low) / kBins, scale = kHalfRow / bins.max().item<double>();
    for (int side : {1, -1}) {
      for (int i = first; i <= last; ++i) {
        int bin = side > 0 ? i : first + last - i;
        double half = scale * bins[bin].item<double>();
        for (int edge : {0, 1}) {
          series.x.push_back(low + width * (bin + (side > 0 ? edge : 1 - edge)));
          series.y.push_back(row + side * half);
        }
      }
    }
    return series;
  }

  static void add_quartiles(const Tensor& scores, double row, Panel* panel) {
    Tensor at_ends = at::quantile(scores, at::tensor({0.25, 0.5, 0.75}, at::kDouble));
    auto end = [&](int64_t i) { return at_ends[i].item<double>(); };
    panel->series.push_back(segment(end(0), row, end(2), row, 2));
    panel->series.push_back(dot(end(1), row));
  }
};

FBBENCH_REGISTER(Plot, Support);

}  // namespace
}  // namespace fbbench
