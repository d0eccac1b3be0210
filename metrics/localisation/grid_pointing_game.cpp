// SPDX-License-Identifier: Apache-2.0
/// \brief Share of a mosaic's positive mass on the target's cell, after averaging.
///
///   score = sum_{p in cell} max(a_p, 0) / sum_p max(a_p, 0),
///   a_p = mean of the map over the pool x pool pixels around p, those outside the mosaic being 0
///
/// The mask is the target's cell: the data set makes the mosaics. With pool=1 it is relevance_mass.
/// Ignored pixels count as those outside.
///
/// Cost     two passes, O(H*W); pool > 1: sums that run over rows and columns, O(H*W) too
#include <opencv2/imgproc.hpp>

#include "metrics/localisation/positive_mass.h"

namespace fbbench {
namespace {

/// The means over side x side pixels, zeros beyond the border. Ignored pixels (-inf) count as 0 and
/// stay without mass.
MapView averaged(const MapView& map, int side) {
  Tensor ignored = map.map() == -INFINITY;
  Tensor values = map.map().masked_fill(ignored, 0), means = at::empty_like(values);
  auto plane = [](Tensor& tensor) {
    return cv::Mat(static_cast<int>(tensor.size(0)), static_cast<int>(tensor.size(1)), CV_32F,
                   tensor.data_ptr<float>());
  };
  cv::Mat result = plane(means);
  cv::boxFilter(plane(values), result, CV_32F, cv::Size(side, side), cv::Point(-1, -1),
                /*normalize=*/true, cv::BORDER_CONSTANT);  // sums in float64
  return MapView(means.masked_fill_(ignored, 0));
}

class GridPointingGame final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = positive_mass_info("grid_pointing_game",
                                         "share of a mosaic's positive mass on the target's cell");
    info.options.insert(
        info.options.begin(),
        {"pool", "1", "side of the window the map is first averaged over, odd, px; B-cos: 15"});
    info.source =
        "Rao et al. 2022, arXiv:2205.10435, who give 0 below a mass of 1e-7; Boehle et al. 2022, "
        "arXiv:2205.10268";
    return info;
  }

  explicit GridPointingGame(const Options& options)
      : LocalisationMetric(describe(), options),
        pool_(static_cast<int>(options.get_int("pool", 1, kLargestPool))) {
    FBBENCH_REQUIRE(pool_ % 2 == 1, BadOption,
                    "grid_pointing_game: pool: want an odd number, got " << pool_);
  }

 private:
  static constexpr int64_t kLargestPool = 999;

  double score(const MapView& map, const ObjectMask& object) const override {
    return positive_mass_on(pool_ == 1 ? map : averaged(map, pool_), object);
  }

  int pool_;
};

FBBENCH_REGISTER(Metric, GridPointingGame);

}  // namespace
}  // namespace fbbench
