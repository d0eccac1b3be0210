// SPDX-License-Identifier: Apache-2.0
/// \brief The smooth masks of given areas that leave most of the output where all else is blurred.
///
///   For each area r:  maximise  output(x blurred where m is small) - lambda mean((sort m - r^)^2),
///   r^: zeros, then ones in its share r of the canvas; m: smooth_mask.h of parameters in [0,1]
///   that start at 1; the image under m: blur_levels.h Gradient ascent, rate 0.01, momentum and
///   dampening 0.9; lambda 300, times 1.0035 after each step; steps 0, 2, 4, ... see the image
///   mirrored. a[n,y,x] = sum over areas of m[y,x] of the last step's pass
///
/// Nothing is random, but among near ties of mask values rounding decides the way. Masks are
/// therefore computed in the order of TorchRay's sums and follow its to the end where both round
/// alike; on another processor they may end elsewhere. Areas hold on the canvas, which is larger
/// than the image.
///
/// Output   [N,1,H,W] in [0, number of areas]; no unit
/// Errors   BadOption for values out of range
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <optional>

#include "core/error.h"
#include "methods/method.h"
#include "methods/perturbing/blur_levels.h"
#include "methods/perturbing/smooth_mask.h"
#include "models/network/queries.h"
#include "models/rules/derivative.h"

namespace fbbench {
namespace {

/// A number, or nothing for "auto".
std::optional<double> number_or_auto(const Options& options, const std::string& name, double low) {
  if (options.get_string(name) == "auto") return std::nullopt;
  return options.get_double(name, low, 1e4);
}

class ExtremalPerturbation final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "extremal_perturbation";
    info.brief = "smooth masks of given areas that keep the output highest";
    info.cost =
        "`iterations` x areas forwards and reverse walks an image; memory of those and (2 "
        "sigma/step + 3)^2 (81) floats a pixel and area, several times";
    info.needs = Needs::kGradients;
    info.options = {
        {"areas", "0.025,0.05,0.1,0.2", "of the masks, shares of the image: [0.1,0.2]"},
        {"iterations", "800", "steps of gradient ascent, 1 to 10^6"},
        {"step", "auto", "pixels a side for each parameter; auto: 1/32 of the shorter side"},
        {"sigma", "auto", "radius of the bumps that masks are of, pixels; auto: 3 steps"},
        {"blur", "auto", "sigma of the strongest blur, pixels; auto: 20/224 of the shorter side"}};
    info.default_reduce = "sum";
    info.source =
        "Fong, Patrick, Vedaldi 2019, arXiv:1910.08485, as in TorchRay (variant preserve)";
    return with_common_options(info);
  }

  explicit ExtremalPerturbation(const Options& options)
      : Method(describe(), options),
        areas_(options.get_doubles("areas", 1e-6, 1 - 1e-6)),
        iterations_(options.get_int("iterations", 1, 1'000'000)),
        sigma_(number_or_auto(options, "sigma", 1e-3)),
        blur_(number_or_auto(options, "blur", 1e-3)) {
    if (options.get_string("step") != "auto") step_ = options.get_int("step", 1, 10'000);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    const int64_t height = network.input().height, width = network.input().width;
    const int64_t side = std::min(height, width), step = step_of(height, width);
    FBBENCH_REQUIRE(step <= side, BadOption,
                    "extremal_perturbation: step: want at most the image's shorter side, "
                        << side << ", got " << step);
    FBBENCH_REQUIRE(sigma_of(step) >= 2 * static_cast<double>(step), BadOption,
                    "extremal_perturbation: sigma: want at least two steps, "
                        << 2 * step << " pixels, so that masks are smooth, got " << sigma_of(step));
  }

 private:
  int64_t step_of(int64_t height, int64_t width) const {
    const auto side = static_cast<double>(std::min(height, width));
    return step_ ? *step_ : std::max<int64_t>(1, std::lround(side / 32));
  }
  double sigma_of(int64_t step) const { return sigma_ ? *sigma_ : 3 * static_cast<double>(step); }
  double blur_of(int64_t height, int64_t width) const {
    return blur_ ? *blur_ : 20 * static_cast<double>(std::min(height, width)) / 224;
  }

  /// What sorted masks of a canvas of so many pixels should be: [A,pixels].
  Tensor ideal(int64_t pixels) const {
    Tensor result = at::ones({static_cast<int64_t>(areas_.size()), pixels});
    for (size_t i = 0; i < areas_.size(); ++i) {
      const auto zeros = static_cast<int64_t>(static_cast<double>(pixels) * (1 - areas_[i]));
      result[static_cast<int64_t>(i)].narrow(0, 0, zeros).zero_();
    }
    return result;
  }

  /// d output / d images, for images [A,C,H,W] made of image n.
  Tensor reward_gradient(const Context& context, int64_t n, const Tensor& images) const {
    const at::NoGradGuard no_grad;
    auto seed_of = [&](const Tensor& logits) {
      Tensor targets = context.targets().narrow(0, n, 1).expand({logits.size(0)});
      return seed(context.network(), logits, targets);
    };
    std::vector<Tensor> parts;
    for (const Tensor& part : images.split(context.forward_batch())) {
      parts.push_back(input_gradient(context.network(), part, seed_of));
    }
    return at::cat(parts);
  }

  /// The masks of one image, [A,H,W].
  Tensor masks(const Context& context, int64_t n) const {
    constexpr double kRate = 0.01, kMomentum = 0.9, kPenalty = 300, kPenaltyGrowth = 1.0035;
    const Tensor image = context.images()[n].contiguous();
    const int64_t step = step_of(image.size(1), image.size(2));
    const SmoothMask smooth(image.size(1), image.size(2), step, sigma_of(step));
    const BlurLevels levels(image, blur_of(image.size(1), image.size(2)));
    std::vector<int64_t> shape = smooth.cells();
    shape.insert(shape.begin(), static_cast<int64_t>(areas_.size()));
    Tensor parameters = at::ones(shape), momentum, masks, wanted;
    double penalty = kPenalty;
    for (int64_t t = 0; t < iterations_; ++t, penalty *= kPenaltyGrowth) {
      const at::AutoGradMode with_grad(true);
      Tensor leaf = parameters.detach().requires_grad_();
      Tensor canvas = smooth.canvas(leaf);
      masks = smooth.image_part(canvas).detach();
      Tensor images = levels.under(smooth.image_part(canvas));
      if (t % 2 == 0) images = images.flip(3);
      if (!wanted.defined()) wanted = ideal(canvas[0].numel());
      Tensor sorted = std::get<0>(canvas.flatten(1).sort(1));
      Tensor objective = (images * reward_gradient(context, n, images.detach())).sum() -
                         penalty * (sorted - wanted).square().mean(1).sum();
      Tensor gradient = derivative(objective, {leaf}, at::ones({}))[0];
      momentum = t == 0 ? gradient : kMomentum * momentum + (1 - kMomentum) * gradient;
      parameters = (parameters + kRate * momentum).clamp(0, 1);
    }
    return masks;
  }

  Attribution explain_impl(const Context& context) const override {
    std::vector<Tensor> maps;
    for (int64_t n = 0; n < context.size(); ++n) maps.push_back(masks(context, n).sum(0, true));
    return {at::stack(maps)};
  }

  std::vector<double> areas_;
  int64_t iterations_;
  std::optional<int64_t> step_;
  std::optional<double> sigma_, blur_;
};

FBBENCH_REGISTER(Method, ExtremalPerturbation);

}  // namespace
}  // namespace fbbench
