// SPDX-License-Identifier: Apache-2.0
/// \brief A floor: the image's own edges, which no explanation should be mistaken for.
///
///   a = sqrt(gx^2 + gy^2), Sobel 3x3 of the image's brightness in [0,1], border reflected
///
/// Brightness: 0.299 R + 0.587 G + 0.114 B of three channels, else the channels' mean.
///
/// Output   [N,1,H,W], >= 0; brightness, unscaled
#include "methods/method.h"

namespace fbbench {
namespace {

/// [N,1,H,W] of images [N,C,H,W] in [0,1].
Tensor brightness(const Tensor& images) {
  if (images.size(1) != 3) return images.mean(1, /*keepdim=*/true);
  const Tensor weights = at::tensor({0.299F, 0.587F, 0.114F}).view({1, 3, 1, 1});
  return (images * weights).sum(1, /*keepdim=*/true);
}

/// Reflected without repeating the border: a b c -> b a b c b; a single row or column is repeated.
Tensor with_border(const Tensor& planes) {
  Tensor rows = planes.size(2) > 1 ? at::reflection_pad2d(planes, {0, 0, 1, 1})
                                   : planes.expand({-1, -1, 3, -1});
  return planes.size(3) > 1 ? at::reflection_pad2d(rows, {1, 1, 0, 0})
                            : rows.expand({-1, -1, -1, 3});
}

/// Differences along one dimension, smoothed along the other by 1 2 1. Exactly 0 where nothing
/// changes, which a convolution's sums aren't.
Tensor sobel(const Tensor& planes, int64_t along, int64_t across) {
  auto from = [](const Tensor& values, int64_t dim, int64_t start) {
    return values.narrow(dim, start, values.size(dim) - 2);
  };
  const Tensor change = from(planes, along, 2) - from(planes, along, 0);
  return from(change, across, 0) + 2 * from(change, across, 1) + from(change, across, 2);
}

class Edges final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "edges";
    info.brief = "floor: the image's edges";
    info.cost = "a few passes over one channel";
    info.needs = Needs::kNothing;
    info.default_reduce = "sum";
    info.source = "Adebayo et al. 2018, arXiv:1810.03292; Sobel filter as in OpenCV";
    return with_common_options(info);
  }
  explicit Edges(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    const InputFormat& input = context.network().input();
    auto channels = [](const std::vector<double>& values) {
      return at::tensor(values).to(at::kFloat).view({-1, 1, 1});
    };
    const Tensor images = context.images() * channels(input.std) + channels(input.mean);
    const Tensor planes = with_border(brightness(images));
    return {(sobel(planes, 3, 2).square() + sobel(planes, 2, 3).square()).sqrt()};
  }
};

FBBENCH_REGISTER(Method, Edges);

}  // namespace
}  // namespace fbbench
