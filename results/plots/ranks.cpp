// SPDX-License-Identifier: Apache-2.0
/// \brief Critical-difference diagram on its side: a row a method, the best on top, its average
/// rank as a point; bars at the right join rows that Nemenyi's test doesn't tell apart.
///
/// Data     ranks within each image of the metric's common set, 1 the best, ties share the mean of
///          their ranks; on top the length of Nemenyi's critical difference at 0.05
/// Panels   one a metric; by default the first
/// Errors   Unsupported where fewer than two methods share an image
/// Source   Demsar 2006, JMLR 7, figure 1; on its side, so that long names have room
#include <algorithm>
#include <numeric>

#include "results/plots/plot.h"
#include "results/statistics/common_set.h"
#include "results/statistics/comparison.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

/// Fills a panel row by row; row i from the top lies at height k - i.
class Diagram {
 public:
  Diagram(const RankComparison& ranks, const std::vector<std::string>& labels)
      : ranks_(ranks), order_(labels.size()), k_(static_cast<double>(labels.size())) {
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::sort(order_.begin(), order_.end(), [&](size_t a, size_t b) {
      return ranks_.average_ranks[a] < ranks_.average_ranks[b];
    });
    for (size_t i = 0; i < order_.size(); ++i) {
      panel_.y.names.emplace_back(height(i), labels[order_[i]]);
      panel_.series.push_back(dot(ranks_.average_ranks[order_[i]], height(i)));
    }
    scale();
    bars();
    panel_.height_in = 1.15 + 0.19 * k_;
    panel_.y.low = 0.4;
    panel_.y.high = k_ + 1.8;
    panel_.x.title = "average rank; bars: not told apart\n← lower is better";
    panel_.x.low = 0.9;
  }

  Panel take() { return std::move(panel_); }

 private:
  double height(size_t row) const { return k_ - static_cast<double>(row); }

  void line(double x0, double y0, double x1, double y1, double width) {
    panel_.series.push_back(segment(x0, y0, x1, y1, width));
  }

  void scale() {
    constexpr double kEnd = 0.2;
    double y = k_ + 1, end = 1 + ranks_.critical_difference;
    line(1, y, end, y, 1);
    for (double place : {1.0, end}) line(place, y - kEnd, place, y + kEnd, 1);
    panel_.words.push_back(
        {end, y, "  critical difference " + fixed(ranks_.critical_difference, 2)});
  }

  /// Right of all ranks, one beside the other.
  void bars() {
    double gap = (k_ - 1) / 25, x = k_ + gap;
    for (const auto& group : ranks_.not_told_apart) {
      auto row = [&](size_t method) {
        return static_cast<size_t>(std::find(order_.begin(), order_.end(), method) -
                                   order_.begin());
      };
      constexpr double kOver = 0.3;
      line(x, height(row(group.front())) + kOver, x, height(row(group.back())) - kOver, 2);
      x += gap;
    }
    panel_.x.high = x;
  }

  const RankComparison& ranks_;
  std::vector<size_t> order_;  // methods, best first
  double k_;
  Panel panel_;
};

class Ranks final : public Plot {
 public:
  static PlotInfo describe() {
    return {"ranks",
            "critical-difference diagram of average ranks (Friedman, Nemenyi)",
            {},
            "Demsar 2006, JMLR 7"};
  }
  explicit Ranks(const Options&) {}

  Figure draw(const PlotData& data) const override {
    return panel_each(data.metrics_or({0}), [&](size_t metric) { return panel(data, metric); });
  }

 private:
  static Panel panel(const PlotData& data, size_t metric) {
    auto k = static_cast<int64_t>(metric);
    const Entry& entry = data.group.metrics[metric];
    Tensor scores = data.group.scores.select(1, k);
    CommonSet common(defined(scores, data.group.status.select(1, k)));
    FBBENCH_REQUIRE(common.methods.size() > 1 && common.images.size(0) > 0, Unsupported,
                    "ranks: no two methods have " << entry.label << " on the same images");
    std::vector<std::string> labels;
    for (auto m : common.methods) labels.push_back(data.group.methods.at(m).label);
    RankComparison ranks = compare_ranks(common.select(scores), entry.direction);
    Panel panel = Diagram(ranks, labels).take();
    double p = ranks.friedman.p;
    panel.title = entry.label + ", " + counted_images(ranks.n) + ", Friedman p " +
                  (p < 0.001 ? "< 0.001" : "= " + fixed(p, 3));
    return panel;
  }
};

FBBENCH_REGISTER(Plot, Ranks);

}  // namespace
}  // namespace fbbench
