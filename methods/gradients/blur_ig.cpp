// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient integrated while the image is blurred more and more.
///
///   a = - sum_i (s_{i+1} - s_i) dB(x,s)/ds . d output / d x  at  B(x,s),   s = s_i
///   s_i = i max_sigma / steps, or its square root;   dB/ds by a step of `grad_step`
///
/// B(x,s): Gaussian of s pixels, 0 outside the normalised image, cut off at 4 s.
///
/// Output   [N,C,H,W], signed; logits (or what `output` says)
/// Errors   none of its own; a network without graph is differentiated by autograd
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// [side,side] float64 that blurs a column of pixels when it stands before it.
Tensor blurring(int64_t side, double sigma) {
  if (sigma == 0) return at::eye(side, at::kDouble);
  const Tensor places = at::arange(side, at::kDouble);
  const Tensor apart = places.unsqueeze(1) - places;
  const auto radius = static_cast<int64_t>(4 * sigma + 0.5);
  const Tensor around = at::arange(-radius, radius + 1, at::kDouble);
  const Tensor whole = (around.square() / (-2 * sigma * sigma)).exp().sum();
  const Tensor weights = (apart.square() / (-2 * sigma * sigma)).exp() / whole;
  return weights * (apart.abs() <= static_cast<double>(radius));
}

/// Of images [N,C,H,W] float64.
Tensor blurred(const Tensor& images, double sigma) {
  const Tensor rows = at::matmul(blurring(images.size(2), sigma), images);
  return at::matmul(rows, blurring(images.size(3), sigma).t());
}

class BlurIg final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "blur_ig";
    info.brief = "gradient along the way on which the image is blurred";
    info.cost = "`steps` forwards and reverse walks an image, batched across images and steps";
    info.needs = Needs::kGradients;
    info.options = {{"max_sigma", "50", "of the Gaussian at the end of the way, pixels"},
                    {"steps", "100", "points on the way, 1 to 10000"},
                    {"grad_step", "0.01", "step by which blurring is differentiated, pixels"},
                    {"sqrt", "false", "whether sigmas are square roots of equal steps"}};
    info.default_reduce = "sum";
    info.source = "Xu, Venugopalan, Sundararajan 2020, arXiv:2004.03383; PAIR-code/saliency";
    return with_common_options(info);
  }

  explicit BlurIg(const Options& options)
      : Method(describe(), options), step_(options.get_double("grad_step", 1e-6, 1e3)) {
    const double most = options.get_double("max_sigma", 0, 1e4);
    const int64_t steps = options.get_int("steps", 1, 10000);
    const bool root = options.get_bool("sqrt");
    for (int64_t i = 0; i <= steps; ++i) {
      const double at = static_cast<double>(i) * most / static_cast<double>(steps);
      sigmas_.push_back(root ? std::sqrt(at) : at);
    }
  }

 private:
  /// At sigma number i of all images [N,C,H,W] float32: what it adds to the map.
  Tensor share(const Context& context, const Tensor& images, size_t i) const {
    const Tensor here = blurred(images, sigmas_[i]);
    const Tensor change = (blurred(images, sigmas_[i] + step_) - here) / step_;
    const Tensor slope = input_gradient(
        context.network(), here.to(at::kFloat),
        [&](const Tensor& logits) { return seed(context.network(), logits, context.targets()); });
    return (sigmas_[i] - sigmas_[i + 1]) * change * slope;
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor images = context.images().to(at::kDouble);
    Tensor sums = at::zeros_like(images);
    for (size_t i = 0; i + 1 < sigmas_.size(); ++i) sums += share(context, images, i);
    return {sums.to(at::kFloat)};
  }

  double step_;
  std::vector<double> sigmas_;
};

FBBENCH_REGISTER(Method, BlurIg);

}  // namespace
}  // namespace fbbench
