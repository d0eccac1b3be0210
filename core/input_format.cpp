// SPDX-License-Identifier: Apache-2.0
#include "core/input_format.h"

namespace fbbench {

Tensor InputFormat::normalise(const Tensor& images) const {
  auto per_channel = [&](const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).to(images.scalar_type()).view({channels, 1, 1});
  };
  return (images - per_channel(mean)) / per_channel(std);
}

}  // namespace fbbench
