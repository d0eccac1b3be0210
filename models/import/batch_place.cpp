// SPDX-License-Identifier: Apache-2.0
#include "models/import/batch_place.h"

namespace fbbench {

Tensor BatchPlace::to_front(const Tensor& tensor) const {
  if (first()) return tensor;
  std::vector<int64_t> split = tensor.sizes().vec();
  const int64_t images = split[static_cast<size_t>(dim)] / (outer * inner);
  split[static_cast<size_t>(dim)] = images;
  split.insert(split.begin() + dim, outer);
  split.insert(split.begin() + dim + 2, inner);
  Tensor result = tensor.reshape(split).movedim(dim + 1, 0);
  if (inner == 1) result = result.squeeze(dim + 2);
  return outer == 1 ? result.squeeze(dim + 1) : result;
}

Tensor BatchPlace::from_front(const Tensor& tensor) const {
  if (first()) return tensor;
  Tensor split = outer == 1 ? tensor.unsqueeze(dim + 1) : tensor;
  if (inner == 1) split = split.unsqueeze(dim + 2);
  return split.movedim(0, dim + 1).flatten(dim, dim + 2);
}

int64_t BatchPlace::dim_in_front(int64_t of, int64_t rank) const {
  if (of < 0) of += rank;
  if (of < dim) return of + 1;
  if (of == dim) return folded() ? -1 : 0;
  return of + (outer > 1 ? 1 : 0) + (inner > 1 ? 1 : 0);
}

Tensor BatchPlace::constant_to_front(Tensor constant, int64_t rank) const {
  if (first() || constant.dim() == 0) return constant;
  while (constant.dim() < rank) constant = constant.unsqueeze(0);
  if (constant.dim() > rank || constant.size(dim) != 1) return {};
  std::vector<int64_t> shape = constant.sizes().vec();
  shape.erase(shape.begin() + dim);
  for (int64_t factor : {outer, inner}) {
    if (factor > 1) shape.insert(shape.begin() + dim, 1);
  }
  shape.insert(shape.begin(), 1);
  return constant.reshape(shape);
}

std::optional<Growth> growth(const std::vector<int64_t>& shape, int64_t images,
                             const std::vector<int64_t>& other_shape, int64_t other_images) {
  std::optional<Growth> found;
  if (shape.size() != other_shape.size()) return {};
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == other_shape[i]) continue;
    bool grows = shape[i] % images == 0 && shape[i] / images * other_images == other_shape[i];
    if (found || !grows) return {};
    found = Growth{static_cast<int64_t>(i), shape[i] / images};
  }
  return found;
}

std::optional<BatchPlace> reshaped(const BatchPlace& place, at::IntArrayRef from,
                                   at::IntArrayRef to) {
  if (c10::multiply_integers(from) == 0) return {};
  const auto dim = static_cast<size_t>(place.dim);
  const int64_t images = from[dim] / (place.outer * place.inner);
  // From one image to the next, in the order of both.
  const int64_t step =
      place.inner * c10::multiply_integers(from.begin() + place.dim + 1, from.end());
  int64_t stride = 1;
  for (size_t i = to.size(); i-- > 0;) {
    const int64_t next = stride * to[i];
    if (stride <= step && step * images <= next) {
      const bool whole = step % stride == 0 && next % (step * images) == 0;
      if (!whole) return {};
      return BatchPlace{static_cast<int64_t>(i), next / (step * images), step / stride};
    }
    stride = next;
  }
  return {};
}

}  // namespace fbbench
