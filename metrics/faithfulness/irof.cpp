// SPDX-License-Identifier: Apache-2.0
/// \brief How fast the probability falls as the most salient segments are taken away.
///
///   r_k = prob(x^(k)) / prob(x),   x^(k): the k of the image's K segments of highest mean from the
///   substrate, k = 0..K;   score = 1 - (sum_k r_k - (r_0 + r_K) / 2) / K
///
/// Cost     K forward passes a map, batched across maps and segments
#include <algorithm>
#include <cmath>

#include "core/hdf5/file.h"
#include "metrics/faithfulness/cell_removal.h"
#include "metrics/faithfulness/perturbation_curve.h"

namespace fbbench {
namespace {

class Irof final : public CellRemoval {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "irof", "share of probability lost as the most salient segments are removed, on average");
    info.direction = Direction::kHigher;
    info.min = -INFINITY;
    info.unit = "fraction";
    info.ties = "first segment first";
    info.options = substrate_options("mean");
    info.options.push_back(
        {"segments", "squares",
         "squares, or an HDF5 file with aux/segments [images,H,W], of each image "
         "of the data set 0..K-1"});
    info.options.push_back({"size", "30", "px, side of segments=squares"});
    info.source =
        "Rieger, Hansen 2020, arXiv:2003.08747, with segments of SLIC; Quantus leaves out k = 0 "
        "and doesn't divide by K";
    return info;
  }

  explicit Irof(const Options& options)
      : CellRemoval(describe(), options, ExplainedOutput("prob")),
        size_(options.get_int("size", 1)) {
    const std::string& segments = options.get_string("segments");
    if (segments != "squares") {
      given_ = std::make_unique<Hdf5Dataset>(Hdf5File(segments).dataset("aux/segments"));
    }
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    CellRemoval::check(network, dataset);
    if (!given_) return;
    const std::vector<int64_t> want = {static_cast<int64_t>(dataset.ids.size()),
                                       network.input().height, network.input().width};
    FBBENCH_REQUIRE(given_->shape() == want, BadInput,
                    given_->name()
                        << ": want segments of the data set's images, " << at::IntArrayRef(want)
                        << ", got " << at::IntArrayRef(given_->shape()));
  }

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    std::vector<CellPath> paths;
    std::vector<int64_t> counts;
    for (size_t i = 0; i < evaluation.maps.size(); ++i) {
      const Cells cells = segments_of(evaluation, evaluation.batch.samples[i]);
      std::vector<double> means = cells.sums(evaluation.maps[i].data());
      for (size_t cell = 0; cell < means.size(); ++cell) {
        means[cell] /= static_cast<double>(cells[static_cast<int64_t>(cell)].count);
      }
      paths.emplace_back(cells, means);
      counts.push_back(cells.count());
    }
    // An image with fewer segments than another just repeats its end, which isn't looked at.
    const int64_t most = *std::max_element(counts.begin(), counts.end());
    const Tensor answers = removal(evaluation, paths, most);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView&) {
      Tensor own = answers[i].narrow(0, 0, counts[static_cast<size_t>(i)] + 1).unsqueeze(0);
      return 1 - area_under(own / own[0][0]).item<double>();
    });
    return scores;
  }

  Cells segments_of(const Evaluation& evaluation, const Sample& sample) const {
    if (!given_) return squares_of(evaluation.network, size_);
    const Tensor row = given_->read_rows(sample.index, 1, at::kLong);
    const std::vector<int64_t> labels(row.data_ptr<int64_t>(),
                                      row.data_ptr<int64_t>() + row.numel());
    FBBENCH_REQUIRE(Cells::are_labels(labels), BadInput,
                    given_->name()
                        << ": want segments 0..K-1, each with a pixel, of image " << sample.index);
    return Cells(labels);
  }

  int64_t size_;
  std::unique_ptr<Hdf5Dataset> given_;
};

FBBENCH_REGISTER(Metric, Irof);

}  // namespace
}  // namespace fbbench
