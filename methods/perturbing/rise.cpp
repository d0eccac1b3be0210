// SPDX-License-Identifier: Apache-2.0
/// \brief The mean of random masks, each weighed by the output for the image under it.
///
///   a[n,y,x] = 1/(samples p) sum_i output(x_n . m_i) m_i[y,x]
///
/// The masks are coarse grids of cells that are 1 with probability p, enlarged and shifted at
/// random (rise_masks.h): the same for all images of a run.
///
/// Output   [N,1,H,W], >= 0 for probabilities; standard_error: that of the map, as its terms vary
///          from mask to mask, averaged over the pixels and divided by the map's largest magnitude
///          (0 where the map is all zero)
/// Errors   BadOption for masks of another number or size than wanted
#include <optional>

#include "core/error.h"
#include "methods/draws.h"
#include "methods/method.h"
#include "methods/perturbing/rise_masks.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

class Rise final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "rise";
    info.brief = "mean of random masks, weighed by the output under them";
    info.cost = "`samples` forward passes an image";
    info.needs = Needs::kForward;
    info.options = {
        {"samples", "4000", "masks, 2 to 10^7"},
        {"cells", "7", "of a mask's grid, a side, 1 to 1000"},
        {"p", "0.5", "probability that a cell shows the image, 10^-6 to 1"},
        {"masks", "none", "FILE.h5 whose draws/masks [samples,H,W] replace random ones"}};
    info.default_reduce = "sum";
    info.default_output = "prob";
    info.source = "Petsiuk, Das, Saenko 2018, arXiv:1806.07421; masks as in the authors' program";
    return with_common_options(info);
  }

  explicit Rise(const Options& options)
      : Method(describe(), options),
        samples_(options.get_int("samples", 2, 10'000'000)),
        cells_(options.get_int("cells", 1, 1000)),
        p_(options.get_double("p", 1e-6, 1)) {
    const std::string& file = options.get_string("masks");
    if (file != "none") given_ = open_draws("rise", file, "draws/masks", samples_, {-1, -1});
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    const int64_t height = network.input().height, width = network.input().width;
    FBBENCH_REQUIRE(
        !given_ || (given_->shape()[1] == height && given_->shape()[2] == width), BadOption,
        "rise: " << given_->name() << ": want masks of the network's input size, " << height << "x"
                 << width << ", got " << given_->shape()[1] << "x" << given_->shape()[2]);
  }

 private:
  /// [M] of image n under masks [M,H,W].
  Tensor scores(const Context& context, int64_t n, const Tensor& masks) const {
    auto write = [&](int64_t, const Tensor& images) {
      images.copy_(context.images()[n] * masks.unsqueeze(1));
    };
    const int64_t count = masks.size(0);
    Tensor logits = logits_of(context.network(), count, count, write);
    return score(context.network(), logits, context.targets().narrow(0, n, 1).expand({count}));
  }

  Attribution explain_impl(const Context& context) const override {
    const int64_t height = context.images().size(2), width = context.images().size(3);
    std::optional<RiseMasks> drawn;
    if (!given_) drawn.emplace(samples_, cells_, p_, height, width, random(context));
    Tensor sums = at::zeros({context.size(), height * width}, at::kDouble);
    Tensor squares = at::zeros_like(sums);
    for (int64_t first = 0; first < samples_; first += context.forward_batch()) {
      const int64_t count = std::min(context.forward_batch(), samples_ - first);
      Tensor masks =
          drawn ? drawn->some(first, count) : given_->read_rows(first, count, at::kFloat);
      Tensor columns = masks.flatten(1).t();
      for (int64_t n = 0; n < context.size(); ++n) {
        Tensor weights = scores(context, n, masks);
        sums[n] += at::mv(columns, weights);
        squares[n] += at::mv(columns.square(), weights.square());
      }
    }
    const auto count = static_cast<double>(samples_);
    Tensor mean = sums / count, variance = (squares / count - mean.square()).clamp_min(0);
    Tensor error = (variance / (count - 1)).sqrt().mean(1), largest = mean.abs().amax(1);
    return {(mean / p_).to(at::kFloat).view({-1, 1, height, width}),
            {{"standard_error", at::where(largest > 0, error / largest, at::zeros_like(error))}}};
  }

  int64_t samples_, cells_;
  double p_;
  std::optional<Hdf5Dataset> given_;
};

FBBENCH_REGISTER(Method, Rise);

}  // namespace
}  // namespace fbbench
