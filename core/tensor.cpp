// SPDX-License-Identifier: Apache-2.0
#include "core/tensor.h"

#include "core/error.h"

namespace fbbench {
namespace {

const char* dtype_name(at::ScalarType dtype) {
  switch (dtype) {
    case at::kFloat:
      return "float32";
    case at::kDouble:
      return "float64";
    case at::kLong:
      return "int64";
    case at::kByte:
      return "uint8";
    case at::kBool:
      return "bool";
    default:
      return c10::toString(dtype);
  }
}

std::string describe(const std::vector<int64_t>& shape, at::ScalarType dtype) {
  std::ostringstream text;
  text << '[';
  for (size_t i = 0; i < shape.size(); ++i) {
    text << (i ? "," : "");
    if (shape[i] < 0) {
      text << '*';
    } else {
      text << shape[i];
    }
  }
  text << "] " << dtype_name(dtype);
  return text.str();
}

}  // namespace

std::string describe_tensor(const Tensor& tensor) {
  return tensor.defined() ? describe(tensor.sizes().vec(), tensor.scalar_type()) : "undefined";
}

void require_shape(const Tensor& tensor, const std::vector<int64_t>& shape, at::ScalarType dtype,
                   const std::string& what) {
  bool fits = tensor.defined() && tensor.dim() == static_cast<int64_t>(shape.size()) &&
              tensor.scalar_type() == dtype;
  for (size_t i = 0; fits && i < shape.size(); ++i) {
    fits = shape[i] < 0 || tensor.size(static_cast<int64_t>(i)) == shape[i];
  }
  FBBENCH_REQUIRE(
      fits, BadInput,
      what << ": want " << describe(shape, dtype) << ", got " << describe_tensor(tensor));
}

bool all_finite(const Tensor& tensor) {
  if (!tensor.is_floating_point() || tensor.numel() == 0) return true;
  // NaNs are handed on by both, and no copy is made.
  return std::isfinite(tensor.min().item<double>()) && std::isfinite(tensor.max().item<double>());
}

Tensor divide_by_sum(const Tensor& values) {
  Tensor sum = values.flatten(1).sum(1, /*keepdim=*/false, at::kDouble);
  Tensor factor = at::where(sum != 0, sum.reciprocal(), at::ones_like(sum));
  std::vector<int64_t> shape(static_cast<size_t>(values.dim()), 1);
  shape[0] = values.size(0);
  return values * factor.to(values.scalar_type()).view(shape);
}

}  // namespace fbbench
