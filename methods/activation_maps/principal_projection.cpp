// SPDX-License-Identifier: Apache-2.0
#include "methods/activation_maps/principal_projection.h"

#include <tuple>

namespace fbbench {

Tensor principal_projection(const Tensor& values) {
  Tensor centred = values.flatten(2).to(at::kDouble);  // B', [N,K,h*w]
  centred = centred - centred.mean(2, /*keepdim=*/true);
  const Tensor transposed = centred.transpose(1, 2);
  // BB' has the eigenvalues l of B'B, and its eigenvector is B v / sqrt(l): the smaller one will
  // do.
  const bool by_channels = centred.size(1) <= centred.size(2);
  const auto [eigenvalues, eigenvectors] =
      at::linalg_eigh(by_channels ? centred.matmul(transposed) : transposed.matmul(centred));
  const Tensor largest = eigenvalues.select(1, -1).clamp_min(0);  // they ascend
  const Tensor vector = eigenvectors.select(2, -1);
  Tensor projection = by_channels ? vector.unsqueeze(1).matmul(centred).squeeze(1)
                                  : vector * largest.sqrt().unsqueeze(1);
  const Tensor turned = projection.amin(1, true) < -projection.amax(1, true);
  projection = at::where(turned, -projection, projection).to(at::kFloat);
  return projection.reshape({values.size(0), values.size(2), values.size(3)});
}

}  // namespace fbbench
