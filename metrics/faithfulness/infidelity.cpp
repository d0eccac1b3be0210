// SPDX-License-Identifier: Apache-2.0
/// \brief How far the map is from foretelling what perturbations I of the image change.
///
///   a_k = sum_p m_p sum_c I_k(c,p),   d_k = f(x) - f(x - I_k),   f: logit (or probability);
///   score = mean_k (b a_k - d_k)^2,   b = 1, or with normalise sum a_k d_k / sum a_k^2
///
///   squares: one I a cell, x - substrate there, else 0;   gaussian: N(0, sigma^2) everywhere
///
/// Cost     a forward pass a cell or sample and image, the same for all maps of a batch
#include <cmath>
#include <limits>

#include "metrics/faithfulness/cell_removal.h"
#include "metrics/faithfulness/image_noise.h"

namespace fbbench {
namespace {

class Infidelity final : public PerturbingMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = perturbation_info(
        "infidelity", "squared error of the change that the map foretells for perturbations");
    info.direction = Direction::kLower;
    info.max = std::numeric_limits<double>::infinity();
    info.unit = "squared answer";
    info.ties = "don't matter";
    info.undefined = "all-zero map; with normalise: a map that foretells no change at all";
    info.options = {
        {"perturbation", "squares", "squares or gaussian", one_of({"squares", "gaussian"})},
        {"patch", "8", "px, side of the squares"},
        substrate_option("zero"),
        {"sigma", "0.3", "of perturbation=gaussian, in normalised space"},
        {"samples", "10", "perturbations of perturbation=gaussian, 1 to 100000"},
        {"normalise", "false", "scale the map as fits best: otherwise its unit decides"},
        {"draws", "none",
         "HDF5 file with aux/perturbations [samples,C,H,W], for every image, in place of gaussian"},
        output_option("logit")};
    info.source = "Yeh et al. 2019, arXiv:1901.09392; Captum, its normalize included";
    return info;
  }

  explicit Infidelity(const Options& options)
      : Infidelity(options, Registry<Substrate>::get().create(options.get_string("substrate"))) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    PerturbingMetric::check(network, dataset);
    noise_.check(network.input());
  }

 private:
  /// `sigma` is the noise's, not the substrate's.
  Infidelity(const Options& options, std::unique_ptr<const Substrate> substrate)
      : PerturbingMetric(describe(), options, ExplainedOutput(options.get_choice("output")),
                         std::move(substrate)),
        squares_(options.get_choice("perturbation") == "squares"),
        normalise_(options.get_bool("normalise")),
        patch_(options.get_int("patch", 1)),
        noise_(info().name, options.get_int("samples", 1, 100000),
               options.get_double("sigma", 0.1, 1000), options.get_string("draws")) {
    FBBENCH_REQUIRE(!squares_ || options.get_string("draws") == "none", BadOption,
                    "infidelity: draws: want perturbation=gaussian, got squares");
    FBBENCH_REQUIRE(!this->substrate().info().by_pixels, BadOption,
                    "infidelity: substrate: want one that stands beside the image, not "
                        << this->substrate().info().name << ", which fills in from it");
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    Scores scores;
    scores.value = squares_ ? by_squares(evaluation) : by_noise(evaluation);
    return scores;
  }

  Tensor by_squares(const Evaluation& evaluation) const {
    const Cells cells = squares_of(evaluation.network, patch_);
    const Tensor falls =
        shared_drops(evaluation, cells.count(), [&](int64_t, int64_t cell) { return cells[cell]; });
    const Tensor& images = evaluation.batch.images;
    const Tensor other = substrates(evaluation);
    const Tensor change = (images.to(at::kDouble) - other).sum(1);
    return score_each(evaluation, [&](int64_t i, const MapView& map) {
      const Tensor foretold = (map.map() * change[i]).contiguous();
      return error(cells.sums(foretold.data_ptr<double>()), row_of(falls, i));
    });
  }

  Tensor by_noise(const Evaluation& evaluation) const {
    const Batch& batch = evaluation.batch;
    const Tensor falls = once(evaluation, spec(), [&] {
      auto write = [&](int64_t i, int64_t k, const Tensor& image) {
        image.copy_(batch.images[i] - noise_.of(batch, i, k));
      };
      return image_answer(evaluation).to(at::kDouble).unsqueeze(1) -
             answers(evaluation, noise_.samples(), write).to(at::kDouble);
    });
    return score_each(evaluation, [&](int64_t i, const MapView& map) {
      std::vector<double> foretold;
      for (int64_t k = 0; k < noise_.samples(); ++k) {
        const Tensor change = noise_.of(batch, i, k).to(at::kDouble).sum(0);
        foretold.push_back((map.map() * change).sum().item<double>());
      }
      return error(foretold, row_of(falls, i));
    });
  }

  double error(const std::vector<double>& foretold, const std::vector<double>& falls) const {
    double products = 0, squares = 0, total = 0;
    for (size_t k = 0; k < falls.size(); ++k) {
      products += foretold[k] * falls[k];
      squares += foretold[k] * foretold[k];
    }
    const double scale = normalise_ ? products / squares : 1;  // NaN for 0 / 0
    for (size_t k = 0; k < falls.size(); ++k) {
      total += std::pow(scale * foretold[k] - falls[k], 2);
    }
    return total / static_cast<double>(falls.size());
  }

  bool squares_, normalise_;
  int64_t patch_;
  ImageNoise noise_;
};

FBBENCH_REGISTER(Metric, Infidelity);

}  // namespace
}  // namespace fbbench
