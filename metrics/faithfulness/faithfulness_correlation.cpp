// SPDX-License-Identifier: Apache-2.0
/// \brief Whether random sets of pixels with more of the map lower the answer more when taken away.
///
///   score = correlation over `runs` sets S of `subset` random pixels of   sum of the map over S
///   and   f(x) - f(x with S from the substrate),   f: logit (or probability) of the target
///
/// Cost     runs forward passes an image, the same for all maps of a batch
#include "core/hdf5/file.h"
#include "core/statistics/correlation.h"
#include "metrics/faithfulness/subsets.h"

namespace fbbench {
namespace {

class FaithfulnessCorrelation final : public SubsetMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "faithfulness_correlation",
        "correlation of random sets' share of the map with the fall without them");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.ties = "don't matter";
    info.undefined = "map or answers equal for all sets";
    info.options = substrate_options("zero");
    info.options.insert(info.options.begin(), {{"runs", "100", "sets, 2 to 100000"},
                                               {"subset", "224", "pixels of a set"}});
    info.options.push_back(
        {"correlation", "pearson", "pearson or spearman", one_of({"pearson", "spearman"})});
    info.options.push_back(
        {"draws", "none",
         "HDF5 file with aux/subsets [runs,subset], pixels y*W+x, for every image"});
    info.options.push_back(output_option("logit"));
    info.source =
        "Bhatt, Weller, Moura 2020, arXiv:2005.00631; Quantus draws channel values, not pixels";
    return info;
  }

  explicit FaithfulnessCorrelation(const Options& options)
      : SubsetMetric(describe(), options),
        subset_(options.get_int("subset", 1)),
        sizes_(static_cast<size_t>(options.get_int("runs", 2, 100000)), subset_),
        correlation_(options.get_choice("correlation") == "pearson" ? pearson : spearman) {
    const std::string& file = options.get_string("draws");
    if (file != "none") read_sets(Hdf5File(file).dataset("aux/subsets"));
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    SubsetMetric::check(network, dataset);
    const int64_t pixels = network.input().height * network.input().width;
    FBBENCH_REQUIRE(subset_ <= pixels, BadOption,
                    info().name << ": subset: want at most the image's " << pixels
                                << " pixels, got " << subset_);
  }

 private:
  void read_sets(const Hdf5Dataset& dataset) {
    const std::vector<int64_t> want = {static_cast<int64_t>(sizes_.size()), subset_};
    FBBENCH_REQUIRE(dataset.shape() == want, BadOption,
                    info().name << ": " << dataset.name()
                                << ": want [runs,subset] = " << at::IntArrayRef(want) << ", got "
                                << at::IntArrayRef(dataset.shape()));
    const Tensor pixels = dataset.read(at::kInt);
    for (int64_t run = 0; run < want[0]; ++run) {
      const auto* first = pixels[run].data_ptr<int32_t>();
      given.emplace_back(first, first + subset_);
    }
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Pairs found = pairs(evaluation, sizes_);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView&) {
      return correlation_(found.sums[static_cast<size_t>(i)], row_of(found.falls, i));
    });
    return scores;
  }

  int64_t subset_;
  std::vector<int64_t> sizes_;
  double (*correlation_)(const std::vector<double>&, const std::vector<double>&);
};

FBBENCH_REGISTER(Metric, FaithfulnessCorrelation);

}  // namespace
}  // namespace fbbench
