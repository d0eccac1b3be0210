// SPDX-License-Identifier: Apache-2.0
/// \brief How close together the salient pixels lie, and how little room they spread over.
///
///   score = 100 diagonal / sqrt(A) * |V| / L,   V: pixels whose magnitude is at least the
///   percentile's, and not 0;   A: area of V's convex hull (the diagonal squared where that is 0);
///   L: length of the minimum spanning forest of V's graph of k nearest neighbours, each pixel
///   beside all those as near as its k-th; gaps between parts of the graph don't count
///
/// Cost     a sort, then a look around each of V: 3 to 7 ms for 224x224
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "metrics/complexity/spanning_forest.h"
#include "metrics/metric.h"
#include "metrics/quantile.h"

namespace fbbench {
namespace {

double hull_area(const Tensor& chosen) {
  const Tensor pixels = chosen.nonzero().to(at::kInt).contiguous();
  std::vector<cv::Point> hull;
  cv::convexHull(cv::Mat(static_cast<int>(pixels.size(0)), 1, CV_32SC2, pixels.data_ptr<int32_t>()),
                 hull);
  return cv::contourArea(hull);
}

class MstCompactness final : public PerMapMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "mst_compactness";
    info.brief = "how close together the most salient pixels lie, and how little they spread";
    info.category = Category::kComplexity;
    info.direction = Direction::kHigher;
    info.max = INFINITY;
    info.unit = "100/px";
    info.signs = "magnitudes";
    info.ties = "pixels equal to the last one count, too";
    info.undefined = "fewer than two salient pixels";
    info.options = {{"percentile", "80", "of the magnitudes, from which on pixels are salient"},
                    {"neighbours", "20", "of each salient pixel in the graph"}};
    info.source =
        "Mesgari et al. 2026, arXiv:2603.29491 (MST-C), as in Quantus, to which pixels of 0 are "
        "salient where most are, and equally far neighbours in the order in which they are found";
    return info;
  }

  explicit MstCompactness(const Options& options)
      : PerMapMetric(describe()),
        percentile_(options.get_double("percentile", 0, 100)),
        neighbours_(options.get_int("neighbours", 1)) {}

 private:
  double score(const Evaluation& evaluation, size_t i) const override {
    const MapView magnitude(evaluation.maps[i].map().abs());
    const double least = quantile(magnitude, percentile_ / 100);
    const Tensor values = magnitude.map().to(at::kDouble);
    const Tensor chosen = (values >= least).logical_and(values > 0);
    const auto pixels = chosen.sum().item<double>();
    if (pixels < 2) return NAN;
    const double diagonal = std::hypot(magnitude.height(), magnitude.width());
    const double area = hull_area(chosen);
    const double spread = area > 0 ? std::sqrt(area) : diagonal;
    return 100 * diagonal / spread * pixels / spanning_forest_length(chosen, neighbours_);
  }

  double percentile_;
  int64_t neighbours_;
};

FBBENCH_REGISTER(Metric, MstCompactness);

}  // namespace
}  // namespace fbbench
