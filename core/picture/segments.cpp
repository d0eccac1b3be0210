// SPDX-License-Identifier: Apache-2.0
#include "core/picture/segments.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/ximgproc/slic.hpp>
#include <regex>

#include "core/error.h"
#include "core/hdf5/file.h"
#include "core/picture/eight_bits.h"

namespace fbbench {
namespace {

class Grid final : public Segmentation {
 public:
  Grid(std::string owner, int64_t rows, int64_t columns)
      : owner_(std::move(owner)), rows_(rows), columns_(columns) {}

  std::optional<int64_t> count() const override { return rows_ * columns_; }

  void check(const InputFormat& format, int64_t) const override {
    FBBENCH_REQUIRE(rows_ <= format.height && columns_ <= format.width, BadOption,
                    owner_ << ": segments: want at most a row and column a pixel, " << format.height
                           << "x" << format.width << ", got " << rows_ << "x" << columns_);
  }

  Tensor labels(const InputFormat&, const Tensor& image, int64_t) const override {
    auto parts = [](int64_t pixels, int64_t count) {
      return at::arange(pixels, at::kLong).mul(count).div(pixels, "floor");
    };
    return parts(image.size(1), rows_).mul(columns_).unsqueeze(1) + parts(image.size(2), columns_);
  }

 private:
  std::string owner_;
  int64_t rows_, columns_;
};

class Slic final : public Segmentation {
 public:
  Slic(std::string owner, int64_t count) : owner_(std::move(owner)), count_(count) {}

  void check(const InputFormat& format, int64_t) const override {
    FBBENCH_REQUIRE(format.channels == 1 || format.channels == 3, Unsupported,
                    owner_ << ": segments: slic wants pictures of 1 or 3 channels, got "
                           << format.channels << "; grid and a file take any");
    FBBENCH_REQUIRE(count_ <= format.height * format.width, BadOption,
                    owner_ << ": segments: want at most one a pixel, "
                           << format.height * format.width << ", got " << count_);
  }

  Tensor labels(const InputFormat& format, const Tensor& image, int64_t) const override {
    constexpr float kCompactness = 10;
    constexpr int kIterations = 10, kLeastPercent = 25;  // of the mean size; OpenCV's default
    const auto pixels = static_cast<double>(image.size(1) * image.size(2));
    const auto side = std::lround(std::sqrt(pixels / static_cast<double>(count_)));
    auto slic =
        cv::ximgproc::createSuperpixelSLIC(picture(format, image), cv::ximgproc::SLIC,
                                           std::max(1, static_cast<int>(side)), kCompactness);
    slic->iterate(kIterations);
    slic->enforceLabelConnectivity(kLeastPercent);
    cv::Mat found;
    slic->getLabels(found);
    Tensor labels = at::from_blob(found.data, {image.size(1), image.size(2)}, at::kInt);
    return std::get<1>(at::_unique(labels.to(at::kLong), /*sorted=*/true, /*return_inverse=*/true));
  }

 private:
  /// 8 bits a channel; colours in CIELAB, whose distances are those that are seen.
  static cv::Mat picture(const InputFormat& format, const Tensor& image) {
    const Tensor bytes = eight_bits(format, image).permute({1, 2, 0}).contiguous();
    const int height = static_cast<int>(image.size(1)), width = static_cast<int>(image.size(2));
    const bool grey = image.size(0) == 1;
    cv::Mat result;
    cv::GaussianBlur(cv::Mat(height, width, grey ? CV_8UC1 : CV_8UC3, bytes.data_ptr()), result,
                     cv::Size(3, 3), 0);
    if (!grey) cv::cvtColor(result, result, cv::COLOR_RGB2Lab);
    return result;
  }

  std::string owner_;
  int64_t count_;
};

/// BadInput unless the labels [H,W] are 0..K-1, each at least once; K.
int64_t require_labels(const Tensor& labels, const std::string& name) {
  const auto least = labels.min().item<int64_t>(), most = labels.max().item<int64_t>();
  FBBENCH_REQUIRE(least >= 0 && most < labels.numel(), BadInput,
                  name << ": want labels 0..K-1 of segments that each have a pixel, got " << least
                       << " to " << most);
  Tensor empty = labels.flatten().bincount() == 0;
  FBBENCH_REQUIRE(!empty.any().item<bool>(), BadInput,
                  name << ": want labels 0.." << most << " that each have a pixel, got none of "
                       << empty.to(at::kByte).argmax().item<int64_t>());
  return most + 1;
}

class FromFile final : public Segmentation {
 public:
  explicit FromFile(const std::string& file) : dataset_(Hdf5File(file).dataset("segments")) {
    const size_t dimensions = dataset_.shape().size();
    FBBENCH_REQUIRE((dimensions == 2 || dimensions == 3) && dataset_.holds_integers(), BadInput,
                    dataset_.name() << ": want whole numbers [H,W] or [N,H,W], got "
                                    << (dataset_.holds_integers() ? "" : "others of ") << dimensions
                                    << " dimensions");
    if (dimensions == 3) return;
    shared_ = dataset_.read(at::kLong);
    count_ = require_labels(shared_, dataset_.name());
  }

  std::optional<int64_t> count() const override { return count_; }

  void check(const InputFormat& format, int64_t pictures) const override {
    const std::vector<int64_t>& shape = dataset_.shape();
    const int64_t height = shape[shape.size() - 2], width = shape.back();
    FBBENCH_REQUIRE(height == format.height && width == format.width, BadInput,
                    dataset_.name()
                        << ": want segments of the network's input size, " << format.height << "x"
                        << format.width << ", got " << height << "x" << width);
    FBBENCH_REQUIRE(count_ || shape[0] == pictures, BadInput,
                    dataset_.name() << ": want " << pictures
                                    << " rows, one a sample of the data set, got " << shape[0]);
  }

  Tensor labels(const InputFormat&, const Tensor&, int64_t index) const override {
    if (count_) return shared_;
    FBBENCH_REQUIRE(index >= 0, Unsupported,
                    dataset_.name() << ": holds segments of the data set's own images alone; "
                                       "others can be cut by a grid, slic or segments [H,W]");
    Tensor labels = dataset_.read_rows(index, 1, at::kLong)[0];
    require_labels(labels, dataset_.name() + ", row " + std::to_string(index));
    return labels;
  }

 private:
  Hdf5Dataset dataset_;
  Tensor shared_;  ///< [H,W], where all pictures have the same
  std::optional<int64_t> count_;
};

}  // namespace

std::unique_ptr<const Segmentation> make_segmentation(const std::string& owner,
                                                      const std::string& text) {
  static const std::regex kGrid("grid:([1-9][0-9]{0,3})(x([1-9][0-9]{0,3}))?"),
      kSlic("slic:([1-9][0-9]{0,6})"), kFile(".+\\.(h5|hdf5)");
  std::smatch match;
  if (std::regex_match(text, match, kGrid)) {
    const int64_t rows = std::stoll(match[1]);
    return std::make_unique<Grid>(owner, rows, match[3].matched ? std::stoll(match[3]) : rows);
  }
  if (std::regex_match(text, match, kSlic)) {
    return std::make_unique<Slic>(owner, std::stoll(match[1]));
  }
  FBBENCH_REQUIRE(
      std::regex_match(text, kFile), BadOption,
      owner << ": segments: want grid:R, grid:RxC, slic:K or FILE.h5, got '" << text << "'");
  return std::make_unique<FromFile>(text);
}

}  // namespace fbbench
