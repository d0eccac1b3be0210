// SPDX-License-Identifier: Apache-2.0
/// \brief How much the output falls when a window of the image is covered.
///
///   a[n,y,x] = mean over the windows w that cover (y,x) of  output(x_n) - output(x_n covered at w)
///
/// Windows start at k*stride, k = 0..ceil((H-window)/stride), likewise in x, clipped at the border.
///
/// Input    images [N,C,H,W] float32 normalised; targets [N]
/// Output   [N,1,H,W], signed; logits (or probability with output=prob)
/// Options  window, stride: pixels; baseline: value of a covered pixel, all channels, normalised
///          space
/// Errors   BadOption where the window is larger than the image or the stride than the window
/// Cost     one forward a window and image
/// Source   Zeiler, Fergus 2013, section 4.2 (arXiv:1311.2901); windows as in Captum's Occlusion
#include "methods/method.h"

namespace fbbench {
namespace {

class Occlusion final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "occlusion";
    info.brief = "fall of the output when a window is covered";
    info.needs = Needs::kForward;
    info.options = {{"window", "32", "side of the covered square, pixels"},
                    {"stride", "8", "step between windows, pixels, at most the window"},
                    {"baseline", "0", "value of a covered pixel, in normalised space"}};
    info.default_reduce = "sum";
    info.source = "Zeiler, Fergus 2013, arXiv:1311.2901";
    return with_common_options(info);
  }

  explicit Occlusion(const Options& options)
      : Method(describe(), options),
        window_(options.get_int("window", 1)),
        stride_(options.get_int("stride", 1)),
        baseline_(options.get_double("baseline", -1e6, 1e6)) {
    FBBENCH_REQUIRE(stride_ <= window_, BadOption,
                    "occlusion: stride: want at most the window, "
                        << window_ << ", so that every pixel is covered, got " << stride_);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    int64_t side = std::min(network.input().height, network.input().width);
    FBBENCH_REQUIRE(window_ <= side, BadOption,
                    "occlusion: window: want at most the image's shorter side, " << side << ", got "
                                                                                 << window_);
  }

 private:
  struct Square {
    int64_t top, left, bottom, right;
  };

  std::vector<Square> squares(int64_t height, int64_t width) const {
    auto steps = [&](int64_t side) { return (side - window_ + stride_ - 1) / stride_ + 1; };
    std::vector<Square> result;
    for (int64_t j = 0; j < steps(height); ++j) {
      for (int64_t i = 0; i < steps(width); ++i) {
        int64_t top = j * stride_, left = i * stride_;
        result.push_back(
            {top, left, std::min(top + window_, height), std::min(left + window_, width)});
      }
    }
    return result;
  }

  static Tensor part(const Tensor& planes, const Square& s) {
    return planes.narrow(-2, s.top, s.bottom - s.top).narrow(-1, s.left, s.right - s.left);
  }

  /// [windows] falls of the output of one image.
  Tensor falls(const Context& context, int64_t n, const std::vector<Square>& windows) const {
    Tensor target = context.targets().narrow(0, n, 1);
    Tensor image = context.images().narrow(0, n, 1);
    Tensor clean = score(context.logits().narrow(0, n, 1), target);
    std::vector<Tensor> falls;
    auto count = static_cast<int64_t>(windows.size());
    int64_t step = context.batch().forward_batch;
    for (int64_t begin = 0; begin < count; begin += step) {
      int64_t size = std::min(step, count - begin);
      Tensor covered = image.expand({size, -1, -1, -1}).clone();
      for (int64_t i = 0; i < size; ++i) {
        part(covered[i], windows[static_cast<size_t>(begin + i)]).fill_(baseline_);
      }
      falls.push_back(clean - score(context.network().forward(covered), target.expand({size})));
    }
    return at::cat(falls);
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor& images = context.images();
    auto windows = squares(images.size(2), images.size(3));
    Tensor sums = at::zeros({images.size(0), 1, images.size(2), images.size(3)});
    Tensor cover = at::zeros({images.size(2), images.size(3)});
    for (const Square& window : windows) part(cover, window).add_(1);
    for (int64_t n = 0; n < images.size(0); ++n) {
      Tensor fall = falls(context, n, windows);
      for (size_t i = 0; i < windows.size(); ++i) {
        part(sums[n][0], windows[i]).add_(fall[static_cast<int64_t>(i)]);
      }
    }
    return {sums / cover, {}};
  }

  int64_t window_, stride_;
  double baseline_;
};

FBBENCH_REGISTER(Method, Occlusion);

}  // namespace
}  // namespace fbbench
