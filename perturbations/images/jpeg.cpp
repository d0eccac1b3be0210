// SPDX-License-Identifier: Apache-2.0
/// \brief The picture as a JPEG file keeps it.
///
///   8 bits a value, compressed with quality 100 - strength and read again
///
/// Errors   Unsupported for networks of other than 1 or 3 channels
/// Cost     an encoding and a decoding
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "perturbations/images/picture_change.h"

namespace fbbench {
namespace {

class Jpeg final : public PictureChange {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "jpeg";
    info.brief = "the picture as a JPEG file keeps it";
    info.strength = "100 less the quality";
    info.max = 100;
    info.whole = true;
    info.default_strength = "50";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261; OpenCV's encoder";
    return with_strength(std::move(info));
  }

  explicit Jpeg(const Options& options) : PictureChange(describe(), options) {}

  void check(const InputFormat& format, const DatasetFacts&) const override {
    FBBENCH_REQUIRE(format.channels == 1 || format.channels == 3, Unsupported,
                    "jpeg: pictures have 1 or 3 channels, the network wants " << format.channels);
  }

 private:
  Tensor changed(const Tensor& picture) const override {
    const int64_t channels = picture.size(0);
    Tensor pixels = (picture * 255).round().to(at::kByte).permute({1, 2, 0}).contiguous();
    cv::Mat image(static_cast<int>(pixels.size(0)), static_cast<int>(pixels.size(1)),
                  channels == 3 ? CV_8UC3 : CV_8UC1, pixels.data_ptr());
    if (channels == 3) cv::cvtColor(image, image, cv::COLOR_RGB2BGR);
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", image, bytes,
                 {cv::IMWRITE_JPEG_QUALITY, 100 - static_cast<int>(strength())});
    image = cv::imdecode(bytes, channels == 3 ? cv::IMREAD_COLOR : cv::IMREAD_GRAYSCALE);
    if (channels == 3) cv::cvtColor(image, image, cv::COLOR_BGR2RGB);
    return at::from_blob(image.data, pixels.sizes(), at::kByte)
        .permute({2, 0, 1})
        .to(at::kFloat)
        .div(255)
        .contiguous();
  }
};

FBBENCH_REGISTER(ImagePerturbation, Jpeg);

}  // namespace
}  // namespace fbbench
