// SPDX-License-Identifier: Apache-2.0
/// \brief OpenCV's inpainting of the image in 256 steps. Where nothing is left: 0 in normalised
/// space.
#include <opencv2/photo.hpp>

#include "core/error.h"
#include "core/picture/eight_bits.h"
#include "perturbations/substrates/one_colour.h"

namespace fbbench {
namespace {

constexpr double kRadius = 3;  // px

/// [C,H,W] float32 in [0,1], of a picture [C,H,W] uint8.
Tensor inpainted(const Tensor& whole, const PixelSpan& taken) {
  const Tensor picture = whole.permute({1, 2, 0}).contiguous();
  const auto rows = static_cast<int>(picture.size(0)), columns = static_cast<int>(picture.size(1));
  const int type = CV_8UC(static_cast<int>(picture.size(2)));
  cv::Mat mask = cv::Mat::zeros(rows, columns, CV_8U);
  for (int64_t k = 0; k < taken.count; ++k) mask.data[taken.data[k]] = 255;
  const cv::Mat known(rows, columns, type, picture.data_ptr());
  Tensor filled = at::empty_like(picture);
  cv::Mat result(rows, columns, type, filled.data_ptr());
  cv::inpaint(known, mask, result, kRadius, cv::INPAINT_TELEA);
  return filled.permute({2, 0, 1}).to(at::kFloat).div_(255).contiguous();
}

class Inpaint final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "inpaint";
    info.brief = "OpenCV's inpainting by Telea, of the image in 256 steps";
    info.by_pixels = true;
    info.source = "Telea 2004, doi:10.1080/10867651.2004.10487596; cv2.inpaint, radius 3";
    return info;
  }

  explicit Inpaint(const Options& options) : Substrate(describe(), options) {}

  void check(const InputFormat& format) const override {
    FBBENCH_REQUIRE(format.channels == 1 || format.channels == 3, BadOption,
                    "inpaint: want images of 1 or 3 channels, got " << format.channels);
  }

  Tensor of(const Replaced& replaced) const override { return mean_of_data(replaced); }

  void impute(const InputFormat& format, const PixelSpan& taken,
              const Tensor& image) const override {
    const Tensor filled = format.normalise(inpainted(eight_bits(format, image), taken));
    auto to = image.accessor<float, 3>();
    auto from = filled.accessor<float, 3>();
    for (int64_t k = 0; k < taken.count; ++k) {
      const int64_t y = taken.data[k] / image.size(2), x = taken.data[k] % image.size(2);
      for (int64_t c = 0; c < image.size(0); ++c) to[c][y][x] = from[c][y][x];
    }
  }
};

FBBENCH_REGISTER(Substrate, Inpaint);

}  // namespace
}  // namespace fbbench
