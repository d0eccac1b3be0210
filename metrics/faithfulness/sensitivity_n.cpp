// SPDX-License-Identifier: Apache-2.0
/// \brief Whether sets of n pixels with more of the map lower the answer more, for several n.
///
///   r_n = Pearson over `runs` sets S of n random pixels of   sum of the map over S   and
///   f(x) - f(x with S from the substrate),   f: logit (or probability) of the target;
///   score = mean of r_n over the n where it is defined
///
/// Cost     sizes * runs forward passes an image, the same for all maps of a batch
#include <cmath>

#include "core/hdf5/file.h"
#include "core/statistics/correlation.h"
#include "metrics/faithfulness/subsets.h"

namespace fbbench {
namespace {

class SensitivityN final : public SubsetMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "sensitivity_n", "correlation of n pixels' share of the map with the fall without them");
    info.direction = Direction::kHigher;
    info.min = -1;
    info.unit = "correlation";
    info.ties = "don't matter";
    info.undefined = "map or answers equal for all sets of every size";
    info.options = substrate_options("zero");
    info.options.insert(
        info.options.begin(),
        {{"sizes", "auto", "pixels of a set; auto: 8 sizes from 1% to 80%, evenly in logarithms"},
         {"runs", "100", "sets of a size, 2 to 100000"}});
    info.options.push_back({"draws", "none",
                            "HDF5 file with aux/sensitivity_n_masks [sizes,runs,bytes], bits of "
                            "pixels, the first the highest, for every image"});
    info.options.push_back(output_option("logit"));
    info.source =
        "Ancona et al. 2018, arXiv:1711.06104; Quantus correlates across the images of a batch";
    return info;
  }

  explicit SensitivityN(const Options& options)
      : SubsetMetric(describe(), options), runs_(options.get_int("runs", 2, 100000)) {
    if (options.get_string("sizes") != "auto") {
      for (double size : options.get_doubles("sizes", 1, 1e9)) {
        sizes_.push_back(static_cast<int64_t>(size));
      }
    }
    const std::string& file = options.get_string("draws");
    if (file != "none") read_sets(Hdf5File(file).dataset("aux/sensitivity_n_masks"));
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    SubsetMetric::check(network, dataset);
    const int64_t pixels = network.input().height * network.input().width;
    for (int64_t size : sizes_) {
      FBBENCH_REQUIRE(
          size <= pixels, BadOption,
          info().name << ": sizes: want at most the image's " << pixels << " pixels, got " << size);
    }
  }

 private:
  /// Sets `given` and the sizes.
  void read_sets(const Hdf5Dataset& dataset) {
    FBBENCH_REQUIRE(sizes_.empty() && dataset.shape().size() == 3 && dataset.shape()[1] == runs_,
                    BadOption,
                    info().name << ": " << dataset.name() << ": want sizes=auto and [sizes,"
                                << runs_ << ",bytes], got " << at::IntArrayRef(dataset.shape()));
    const Tensor bytes = dataset.read(at::kByte);
    for (int64_t n = 0; n < bytes.size(0); ++n) {
      for (int64_t run = 0; run < runs_; ++run) given.push_back(pixels_of(bytes[n][run]));
      sizes_.push_back(static_cast<int64_t>(given.back().size()));
    }
  }

  static std::vector<int32_t> pixels_of(const Tensor& bytes) {
    std::vector<int32_t> pixels;
    for (int32_t bit = 0; bit < 8 * bytes.size(0); ++bit) {
      const int byte = bytes.data_ptr<uint8_t>()[bit / 8];
      if ((byte >> (7 - bit % 8)) & 1) pixels.push_back(bit);
    }
    return pixels;
  }

  /// sizes_, or those of an image of so many pixels.
  std::vector<int64_t> sizes_in(int64_t pixels) const {
    if (!sizes_.empty()) return sizes_;
    constexpr int kSizes = 8;
    constexpr double kLeast = 0.01, kMost = 0.8;
    std::vector<int64_t> sizes;
    for (int i = 0; i < kSizes; ++i) {
      const double share = kLeast * std::pow(kMost / kLeast, i / (kSizes - 1.0));
      const auto size = std::max<int64_t>(1, std::llround(share * static_cast<double>(pixels)));
      if (sizes.empty() || size > sizes.back()) sizes.push_back(size);
    }
    return sizes;
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const int64_t pixels = evaluation.maps.front().size();
    const std::vector<int64_t> sizes = sizes_in(pixels);
    std::vector<int64_t> of_sets;
    for (int64_t size : sizes) of_sets.insert(of_sets.end(), static_cast<size_t>(runs_), size);
    const Pairs found = pairs(evaluation, of_sets);
    const auto count = static_cast<int64_t>(sizes.size());
    Tensor curves = at::full({evaluation.batch.size(), count}, NAN, at::kDouble);
    Scores scores;
    scores.value = score_each(evaluation, [&](int64_t i, const MapView&) {
      const std::vector<double>& sums = found.sums[static_cast<size_t>(i)];
      const std::vector<double> falls = row_of(found.falls, i);
      for (int64_t n = 0; n < count; ++n) {
        auto part = [&](const std::vector<double>& of) {
          return std::vector<double>(of.begin() + n * runs_, of.begin() + (n + 1) * runs_);
        };
        curves[i][n] = pearson(part(sums), part(falls));
      }
      return curves[i].nanmean().item<double>();
    });
    scores.curve = curves.to(at::kFloat);
    scores.fraction = at::tensor(sizes).to(at::kDouble) / static_cast<double>(pixels);
    return scores;
  }

  int64_t runs_;
  std::vector<int64_t> sizes_;  ///< empty: by the image
};

FBBENCH_REGISTER(Metric, SensitivityN);

}  // namespace
}  // namespace fbbench
