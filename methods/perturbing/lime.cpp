// SPDX-License-Identifier: Apache-2.0
/// \brief Coefficients of a linear model that imitates the network on images of which random
/// segments are left out.
///
///   z_0 = all K segments; z_1..z_(samples-1): each segment with probability 1/2
///   pi_i = exp(-(1 - sqrt(|z_i|/K))^2 / (2 width^2))
///   b minimises  sum_i pi_i (output(x with z_i) - b_0 - z_i b)^2 + ridge |b|^2
///   a[n,y,x] = b of the segment of (y,x)
///
/// Output   [N,1,H,W], signed; probability (or what output= says); r2: the weighted share of the
///          outputs' variance that the linear model explains, 1 where they don't vary
/// Errors   BadOption for draws whose number of coalitions or segments differs, and together with
///          segments whose number differs from image to image; those of segments=
#include "core/error.h"
#include "methods/draws.h"
#include "methods/perturbing/segment_method.h"

namespace fbbench {
namespace {

class Lime final : public SegmentMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "lime";
    info.brief = "linear model of the network on images without random segments";
    info.cost = "`samples` forward passes an image";
    info.needs = Needs::kForward;
    info.options = segment_options("grid:8", "mean");
    info.options.insert(
        info.options.end(),
        {{"samples", "1000", "images the linear model is fitted to, 2 to 10^7"},
         {"width", "0.25", "of the kernel that weighs them, 0.03 to 10^6"},
         {"ridge", "1", "penalty of the squared coefficients, 10^-9 to 10^9"},
         {"draws", "none", "FILE.h5 whose draws/coalitions [samples,K] replace random ones"}});
    info.default_reduce = "sum";
    info.default_output = "prob";
    info.source =
        "Ribeiro, Singh, Guestrin 2016, arXiv:1602.04938; kernel and solver as in lime 0.2";
    return with_common_options(info);
  }

  explicit Lime(const Options& options)
      : SegmentMethod(describe(), options),
        samples_(options.get_int("samples", 2, 10'000'000)),
        width_(options.get_double("width", 0.03, 1e6)),
        ridge_(options.get_double("ridge", 1e-9, 1e9)) {
    const std::string& file = options.get_string("draws");
    if (file == "none") return;
    FBBENCH_REQUIRE(segmentation().count(), BadOption,
                    "lime: draws: want segments that are the same for every image (grid, or a file "
                    "with segments [H,W]), got segments='"
                        << options.get_string("segments") << "'");
    drawn_ = read_draws("lime", file, "draws/coalitions", samples_, {*segmentation().count()})
                 .to(at::kBool);
  }

 private:
  Tensor coalitions(int64_t segments, Random& random) const {
    if (drawn_.defined()) return drawn_;
    Tensor result = at::ones({samples_, segments}, at::kBool);
    bool* kept = result.data_ptr<bool>();
    for (int64_t i = segments; i < result.numel(); ++i) kept[i] = random.below(2) == 1;
    return result;
  }

  Answer answer(int64_t segments, const OutputOf& output, Random random) const override {
    const Tensor kept = coalitions(segments, random), outputs = output(kept);
    const Tensor z = kept.to(at::kDouble);
    Tensor far = 1 - z.mean(1).sqrt();  // cosine distance from all ones
    Tensor weights = (far.square() / (-2 * width_ * width_)).exp();
    const Tensor share = weights / weights.sum();
    Tensor centred = z - at::matmul(share, z), spread = outputs - at::dot(share, outputs);
    Tensor weighted = (centred * weights.unsqueeze(1)).t();
    Tensor penalty = at::eye(segments, at::kDouble) * ridge_;
    Tensor values =
        at::linalg_solve(at::matmul(weighted, centred) + penalty, at::matmul(weighted, spread));
    Tensor missed = spread - at::matmul(centred, values);
    auto variance = at::dot(weights, spread.square()).item<double>();
    auto left = at::dot(weights, missed.square()).item<double>();
    return {values, {{"r2", variance > 0 ? 1 - left / variance : 1}}};
  }

  int64_t samples_;
  double width_, ridge_;
  Tensor drawn_;  ///< [samples,K] bool, undefined: to be drawn for each image
};

FBBENCH_REGISTER(Method, Lime);

}  // namespace
}  // namespace fbbench
