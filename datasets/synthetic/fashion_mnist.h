// SPDX-License-Identifier: Apache-2.0
/// Fashion-MNIST from the IDX files of Debian's package.
#pragma once

#include <string>

#include "core/tensor.h"

namespace fbbench {

constexpr int kGarmentPixels = 28;  ///< a garment's height and width

class FashionMnist {
 public:
  /// `split`: train or test. BadInput where the package is missing or a file of it is broken.
  FashionMnist(const std::string& root, const std::string& split);

  int size() const { return static_cast<int>(images_.size(0)); }
  /// 0 to 9. Of at least two kinds in a split.
  int label(int garment) const { return labels_.data_ptr<uint8_t>()[garment]; }
  /// 28x28 bytes.
  uint8_t* pixels(int garment) const {
    return images_.data_ptr<uint8_t>() + int64_t{garment} * kGarmentPixels * kGarmentPixels;
  }
  /// SHA-256 of the two files.
  std::string fingerprint() const;

 private:
  std::string images_file_, labels_file_;
  Tensor images_;  // [G,28,28] uint8
  Tensor labels_;  // [G] uint8
};

}  // namespace fbbench
