// SPDX-License-Identifier: Apache-2.0
/// \brief The mean of a square window around each pixel, of which only what lies inside the image
/// counts.
#include "core/error.h"
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class LocalMean final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "local_mean";
    info.brief = "mean of a window around each pixel, inside the image";
    info.options = {{"window", "15", "px, odd, side of the window"}};
    info.source = "Quantus' uniform_blur";
    return info;
  }

  explicit LocalMean(const Options& options)
      : Substrate(describe(), options), window_(options.get_int("window", 1, 1001)) {
    FBBENCH_REQUIRE(window_ % 2 == 1, BadOption,
                    "local_mean: window: want an odd number, got " << window_);
  }

  Tensor of(const Replaced& replaced) const override {
    const std::vector<int64_t> side{window_, window_}, stride{1, 1},
        padding{window_ / 2, window_ / 2};
    return at::avg_pool2d(replaced.images, side, stride, padding, /*ceil_mode=*/false,
                          /*count_include_pad=*/false);
  }

 private:
  int64_t window_;
};

FBBENCH_REGISTER(Substrate, LocalMean);

}  // namespace
}  // namespace fbbench
