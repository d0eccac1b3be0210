// SPDX-License-Identifier: Apache-2.0
/// \brief Another method's attributions of noisy copies of the image, taken together.
///
///   a_s = attribution of (x + sigma n_s),   sigma = noise * (max x - min x),   n_s ~ N(0,1)
///   mean: m = mean_s a_s;   squared: q = mean_s a_s^2;   variance: q - m^2
///
/// max and min are over all channels and pixels of one normalised image; the target stays.
///
/// Output   as the wrapped method's, [N,C or 1,H,W]; signed for the mean, else >= 0
/// Errors   the wrapped method's; BadOption for draws of another number or size
#include "methods/draws.h"
#include "methods/wrapping_method.h"

namespace fbbench {
namespace {

class SmoothGrad final : public WrappingMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "smoothgrad";
    info.brief = "attributions of noisy copies of the image: their mean, square or variance";
    info.cost = "`samples` times the wrapped method's, batched across images and samples";
    info.needs = Needs::kGradients;
    info.wraps = true;
    info.options = {
        {"of", "gradient", "the method to ask, [SPEC]"},
        {"samples", "25", "noisy copies an image, 1 to 100000"},
        {"noise", "0.15", "its standard deviation as a share of the image's range"},
        {"kind", "mean", "mean (SmoothGrad), squared (its square) or variance (VarGrad)",
         one_of({"mean", "squared", "variance"})},
        {"draws", "none", "HDF5 file with draws/normal [samples,C,H,W] in place of its own"}};
    info.source =
        "Smilkov et al. 2017, arXiv:1706.03825; variance: Adebayo et al. 2018, arXiv:1810.03307; "
        "defaults of PAIR-code/saliency but for its squares";
    return with_common_options(info);
  }

  explicit SmoothGrad(const Options& options)
      : WrappingMethod(describe(), options),
        samples_(options.get_int("samples", 1, 100000)),
        noise_(options.get_double("noise", 0, 1e6)),
        kind_(options.get_choice("kind")),
        draws_(options.get_string("draws")) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    WrappingMethod::check(network, dataset);
    const InputFormat& input = network.input();
    if (draws_ != "none") given_draws({input.channels, input.height, input.width});
  }

 private:
  Tensor given_draws(const std::vector<int64_t>& shape) const {
    return read_draws(info().name, draws_, "draws/normal", samples_, shape);
  }

  /// The next of an image's draws, [C,H,W].
  static Tensor draw(Random* random, at::IntArrayRef shape) {
    Tensor normal = at::empty(shape);
    auto* values = normal.data_ptr<float>();
    for (int64_t i = 0; i < normal.numel(); ++i) values[i] = random->normal();
    return normal;
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor& images = context.images();
    const Tensor given = draws_ == "none" ? Tensor() : given_draws(images.sizes().slice(1).vec());
    const Tensor sigma = noise_ * (images.amax({1, 2, 3}) - images.amin({1, 2, 3}));
    const ValueSet keep = wrapped().needs(context.network());
    const int64_t count = samples_ * context.size();
    Random random = this->random(context, 0);
    Tensor sums, squares;
    for (int64_t first = 0; first < count; first += context.forward_batch()) {
      std::vector<Tensor> noisy;
      std::vector<int64_t> rows;
      for (int64_t i = first; i < std::min(first + context.forward_batch(), count); ++i) {
        const int64_t n = i / samples_, s = i % samples_;
        if (s == 0) random = this->random(context, n);
        Tensor normal = given.defined() ? given[s] : draw(&random, images.sizes().slice(1));
        noisy.push_back(images[n] + sigma[n] * normal);
        rows.push_back(n);
      }
      const Context others = context.with_images(at::stack(noisy), rows, keep);
      const Tensor found = wrapped().explain(others).values.to(at::kDouble);
      if (!sums.defined()) {
        std::vector<int64_t> shape = found.sizes().vec();
        shape[0] = context.size();
        sums = at::zeros(shape, at::kDouble);
        squares = at::zeros(shape, at::kDouble);
      }
      const Tensor index = at::tensor(rows, at::kLong);
      sums.index_add_(0, index, found);
      if (kind_ != "mean") squares.index_add_(0, index, found.square());
    }
    return {taken_together(sums / samples_, squares / samples_).to(at::kFloat)};
  }

  Tensor taken_together(const Tensor& mean, const Tensor& square) const {
    if (kind_ == "mean") return mean;
    return kind_ == "squared" ? square : (square - mean.square()).clamp_min(0);
  }

  int64_t samples_;
  double noise_;
  std::string kind_, draws_;
};

FBBENCH_REGISTER(Method, SmoothGrad);

}  // namespace
}  // namespace fbbench
