// SPDX-License-Identifier: Apache-2.0
#include "datasets/synthetic/fashion_mnist.h"

#include <filesystem>

#include "core/error.h"
#include "core/fashion_mnist.h"
#include "core/sha256.h"
#include "datasets/files/idx_file.h"

namespace fbbench {

FashionMnist::FashionMnist(const std::string& root, const std::string& split) {
  std::string stem = root + "/" + (split == "train" ? "train" : "t10k");
  images_file_ = stem + "-images-idx3-ubyte.gz";
  labels_file_ = stem + "-labels-idx1-ubyte.gz";
  FBBENCH_REQUIRE(std::filesystem::exists(images_file_), BadInput,
                  images_file_ << ": not found; apt-get install dataset-fashion-mnist");
  images_ = read_idx(images_file_);
  labels_ = read_idx(labels_file_);
  require_shape(images_, {-1, kGarmentPixels, kGarmentPixels}, at::kByte, images_file_);
  require_shape(labels_, {images_.size(0)}, at::kByte, labels_file_);
  auto classes = static_cast<int64_t>(fashion_mnist_classes().size());
  FBBENCH_REQUIRE(
      labels_.max().item<int64_t>() < classes && labels_.ne(labels_[0]).any().item<bool>(),
      BadInput, labels_file_ << ": want several of the classes 0 to 9");
}

std::string FashionMnist::fingerprint() const {
  return Sha256().update_file(images_file_).update_file(labels_file_).hex();
}

}  // namespace fbbench
