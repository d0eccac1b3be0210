// SPDX-License-Identifier: Apache-2.0
/// \brief The blur of RISE's program: an 11x11 window that its scipy call makes nearly flat, zeros
/// outside
///        the image.
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Blur final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "blur";
    info.brief = "RISE's nearly flat 11x11 window, zeros outside the image";
    info.source = "Petsiuk, Das, Saenko 2018, arXiv:1806.07421, and the authors' program";
    return info;
  }

  explicit Blur(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    static const std::vector<float> kHalf = {.08795815F, .08889612F, .09047420F,
                                             .09219112F, .09348939F, .09398206F};
    std::vector<float> window(kHalf);
    window.insert(window.end(), kHalf.rbegin() + 1, kHalf.rend());
    const auto length = static_cast<int64_t>(window.size());
    const std::vector<int64_t> stride{1, 1}, row_padding{0, length / 2},
        column_padding{length / 2, 0};
    const Tensor kernel = at::tensor(window);
    const Tensor& images = replaced.images;
    // The window is an outer product: rows and columns are filtered in turn.
    Tensor planes = images.contiguous().view({-1, 1, images.size(2), images.size(3)});
    planes = at::conv2d(planes, kernel.view({1, 1, 1, length}), {}, stride, row_padding);
    planes = at::conv2d(planes, kernel.view({1, 1, length, 1}), {}, stride, column_padding);
    return planes.view(images.sizes());
  }
};

FBBENCH_REGISTER(Substrate, Blur);

}  // namespace
}  // namespace fbbench
