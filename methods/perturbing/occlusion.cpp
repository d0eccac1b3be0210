// SPDX-License-Identifier: Apache-2.0
/// \brief How much the output falls when a window of the image is covered.
///
///   a[n,y,x] = mean over the windows w that cover (y,x) of  output(x_n) - output(x_n covered at w)
///
/// Windows start at k*stride, k = 0..ceil((H-window)/stride), likewise in x, clipped at the border.
///
/// Output   [N,1,H,W], signed; logits (or probability with output=prob)
/// Errors   BadOption where the window is larger than the image or the stride than the window
#include "methods/baseline.h"
#include "methods/method.h"
#include "models/incremental/incremental.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

class Occlusion final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "occlusion";
    info.brief = "fall of the output when a window is covered";
    info.cost =
        "one forward pass a window and image, of which only what a window changes is computed "
        "again: a half to a seventh";
    info.needs = Needs::kForward;
    info.options = {{"window", "32", "side of the covered square, pixels"},
                    {"stride", "8", "step between windows, pixels, at most the window"},
                    Baseline::option("0", "what covers")};
    info.default_reduce = "sum";
    info.source =
        "Zeiler, Fergus 2013, section 4.2, arXiv:1311.2901; windows as in Captum's Occlusion";
    return with_common_options(info);
  }

  explicit Occlusion(const Options& options)
      : Method(describe(), options),
        window_(options.get_int("window", 1)),
        stride_(options.get_int("stride", 1)),
        baseline_(options) {
    FBBENCH_REQUIRE(stride_ <= window_, BadOption,
                    "occlusion: stride: want at most the window, "
                        << window_ << ", so that every pixel is covered, got " << stride_);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    baseline_.check(network);
    int64_t side = std::min(network.input().height, network.input().width);
    FBBENCH_REQUIRE(window_ <= side, BadOption,
                    "occlusion: window: want at most the image's shorter side, " << side << ", got "
                                                                                 << window_);
  }

 private:
  std::vector<Patch> boxes(int64_t height, int64_t width) const {
    auto steps = [&](int64_t side) { return (side - window_ + stride_ - 1) / stride_ + 1; };
    std::vector<Patch> result;
    for (int64_t j = 0; j < steps(height); ++j) {
      for (int64_t i = 0; i < steps(width); ++i) {
        int64_t top = j * stride_, left = i * stride_;
        result.push_back(
            {top, left, std::min(top + window_, height), std::min(left + window_, width)});
      }
    }
    return result;
  }

  ValueSet recorded(const Graph& graph) const override { return incremental_needs(graph); }

  /// [windows,K] of one image.
  Tensor covered(const Context& context, int64_t n, const std::vector<Patch>& windows) const {
    int64_t batch = context.forward_batch();
    if (context.network().graph() && baseline_.number()) {
      return covered_logits(context.recording(), n, windows, *baseline_.number(), batch);
    }
    return forwards(context.one(n), windows);
  }

  /// The same by plain forwards: the only way without a graph, or with a picture that covers.
  Tensor forwards(const Context& one, const std::vector<Patch>& windows) const {
    const Tensor cover = baseline_.of(one)[0];
    auto write = [&](int64_t first, const Tensor& images) {
      images.copy_(one.images().expand_as(images));
      for (int64_t i = 0; i < images.size(0); ++i) {
        const Patch& window = windows[static_cast<size_t>(first + i)];
        window.of(images[i]).copy_(window.of(cover));
      }
    };
    return logits_of(one.network(), static_cast<int64_t>(windows.size()), one.forward_batch(),
                     write);
  }

  /// [windows] falls of the output of one image.
  Tensor falls(const Context& context, int64_t n, const std::vector<Patch>& windows) const {
    const Network& network = context.network();
    Tensor target = context.targets().narrow(0, n, 1);
    Tensor clean = score(network, context.logits().narrow(0, n, 1), target);
    Tensor logits = covered(context, n, windows);
    return clean - score(network, logits, target.expand({logits.size(0)}));
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor& images = context.images();
    auto windows = boxes(images.size(2), images.size(3));
    Tensor sums = at::zeros({images.size(0), 1, images.size(2), images.size(3)});
    Tensor cover = at::zeros({images.size(2), images.size(3)});
    for (const Patch& window : windows) window.of(cover).add_(1);
    for (int64_t n = 0; n < images.size(0); ++n) {
      Tensor fall = falls(context, n, windows);
      for (size_t i = 0; i < windows.size(); ++i) {
        windows[i].of(sums[n][0]).add_(fall[static_cast<int64_t>(i)]);
      }
    }
    return {sums / cover};
  }

  int64_t window_, stride_;
  Baseline baseline_;
};

FBBENCH_REGISTER(Method, Occlusion);

}  // namespace
}  // namespace fbbench
