// SPDX-License-Identifier: Apache-2.0
/// Fashion-MNIST's classes, in the order of its labels.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

inline std::vector<std::string> fashion_mnist_classes() {
  return {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
          "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
}

}  // namespace fbbench
