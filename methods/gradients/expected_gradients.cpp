// SPDX-License-Identifier: Apache-2.0
/// \brief Integrated gradients, averaged over baselines and places on the way by random draws.
///
///   a = mean_s (x - b_s) . d output / d x  at  b_s + t_s (x - b_s),   t_s ~ U[0,1)
///
/// What the map sums to approaches output(x) - mean_s output(b_s) as samples grow.
///
/// Output   [N,C,H,W], signed; logits (or what `output` says). completeness_error: of that sum,
///          but for baselines=noise, where it would cost as many forward passes again
/// Errors   BadInput for a file of baselines of another size; BadOption for draws of another number
#include "core/hdf5/file.h"
#include "methods/completeness.h"
#include "methods/draws.h"
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

class ExpectedGradients final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "expected_gradients";
    info.brief = "gradients between baselines and the image, at random places";
    info.cost = "`samples` forwards and reverse walks an image, batched across images and samples";
    info.needs = Needs::kGradients;
    info.options = {
        {"samples", "200", "draws an image, 1 to 100000"},
        {"baselines", "zeros",
         "zeros (normalised), noise (uniform pixels), or an HDF5 file with images [M,C,H,W] in "
         "[0,1], of which draw s takes number s mod M"},
        {"draws", "none", "HDF5 file with draws/alpha [samples], the t_s, in place of its own"}};
    info.default_reduce = "sum";
    info.source =
        "Erion et al. 2021, arXiv:1906.10670; Lundberg, Lee 2017; as Captum's GradientShap "
        "without noise";
    return with_common_options(info);
  }

  explicit ExpectedGradients(const Options& options)
      : Method(describe(), options),
        samples_(options.get_int("samples", 1, 100000)),
        baselines_(options.get_string("baselines")) {
    const std::string& draws = options.get_string("draws");
    if (draws != "none") places_ = read_draws(info().name, draws, "draws/alpha", samples_, {});
    if (baselines_ != "zeros" && baselines_ != "noise") {
      given_ = Hdf5File(baselines_).dataset("images").read(at::kFloat);
    }
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    if (!given_.defined()) return;
    const InputFormat& input = network.input();
    require_shape(given_, {-1, input.channels, input.height, input.width}, at::kFloat,
                  baselines_ + ": images");
    FBBENCH_REQUIRE(given_.size(0) > 0, BadInput, baselines_ << ": images: want one at least");
  }

 private:
  /// [C,H,W], normalised.
  Tensor baseline(const InputFormat& input, int64_t s, Random* random) const {
    if (given_.defined()) return input.normalise(given_[s % given_.size(0)]);
    Tensor image = at::zeros({input.channels, input.height, input.width});
    if (baselines_ == "zeros") return image;
    auto* values = image.data_ptr<float>();
    for (int64_t i = 0; i < image.numel(); ++i) values[i] = random->uniform();
    return input.normalise(image);
  }

  /// output(x_n) - mean_s output(b_s), [N]: one forward pass a baseline.
  Tensor change(const Context& context) const {
    const Network& network = context.network();
    std::vector<Tensor> images;
    const int64_t different = given_.defined() ? std::min(samples_, given_.size(0)) : 1;
    for (int64_t s = 0; s < different; ++s) images.push_back(baseline(network.input(), s, nullptr));
    const Tensor logits = logits_of(network, at::stack(images), context.forward_batch());
    const Tensor draws = at::arange(samples_).remainder(different);
    std::vector<Tensor> means;
    for (int64_t n = 0; n < context.size(); ++n) {
      const Tensor targets = context.targets().narrow(0, n, 1).expand({different});
      means.push_back(score(network, logits, targets).index_select(0, draws).mean());
    }
    return score(network, context.logits(), context.targets()) - at::stack(means);
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor& images = context.images();
    const InputFormat& input = context.network().input();
    const int64_t count = samples_ * context.size();
    Tensor sums = at::zeros_like(images);
    Random random = this->random(context, 0);
    for (int64_t first = 0; first < count; first += context.forward_batch()) {
      std::vector<Tensor> points, ways;
      std::vector<int64_t> rows;
      for (int64_t i = first; i < std::min(first + context.forward_batch(), count); ++i) {
        const int64_t n = i / samples_, s = i % samples_;
        if (s == 0) random = this->random(context, n);
        const Tensor from = baseline(input, s, &random);
        const float place = places_.defined() ? places_[s].item<float>() : random.uniform();
        ways.push_back(images[n] - from);
        points.push_back(from + place * ways.back());
        rows.push_back(n);
      }
      const Tensor index = at::tensor(rows, at::kLong);
      const Tensor targets = context.targets().index_select(0, index);
      Tensor found = input_gradient(
          context.network(), at::stack(points),
          [&](const Tensor& logits) { return seed(context.network(), logits, targets); });
      sums.index_add_(0, index, found.mul(at::stack(ways)));
    }
    sums.div_(static_cast<double>(samples_));
    if (baselines_ == "noise") return {sums};
    return {sums, {{kCompletenessError, completeness_error(sums, change(context))}}};
  }

  int64_t samples_;
  std::string baselines_;
  Tensor given_;   ///< [M,C,H,W] in [0,1], or undefined
  Tensor places_;  ///< [samples], or undefined
};

FBBENCH_REGISTER(Method, ExpectedGradients);

}  // namespace
}  // namespace fbbench
