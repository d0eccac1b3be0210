// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/matrix_product.h"

#include "models/cpu/dot_products.h"
#include "models/cpu/implementation.h"
#include "models/cpu/onednn.h"

namespace fbbench {
namespace {

bool is_matrix(const Tensor& tensor) {
  return tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

bool suits(const Tensor& x, const Tensor& w) {
  return is_matrix(x) && is_matrix(w) && x.numel() > 0;
}

/// y := x w^T + bias.
struct LayerCall {
  const Tensor& x;
  const Tensor& w;
  const Tensor& bias;
};

bool suits_layer(const LayerCall& call) { return suits(call.x, call.w); }

Tensor biases(const LayerCall& call) {
  Tensor y = at::zeros({call.x.size(0), call.w.size(0)}, call.x.options());
  if (call.bias.defined()) y.copy_(call.bias);
  return y;
}

bool suits_few_rows(const LayerCall& call) {
  return suits_layer(call) && call.x.size(0) <= kFewRows;
}

Tensor by_dot_products(const LayerCall& call) {
  Tensor y = biases(call);
  add_dot_products(call.x, call.w, y);
  return y;
}

Tensor by_onednn(const LayerCall& call) {
  Tensor y = biases(call);
  multiply_by_onednn(call.x, call.w, /*transposed=*/true, /*accumulate=*/true, y);
  return y;
}

Tensor by_libtorch(const LayerCall& call) { return at::linear(call.x, call.w, call.bias); }

/// x w.
struct ProductCall {
  const Tensor& x;
  const Tensor& w;
};

bool suits_product(const ProductCall& call) { return suits(call.x, call.w); }

Tensor product_by_onednn(const ProductCall& call) {
  Tensor y = at::empty({call.x.size(0), call.w.size(1)}, call.x.options());
  multiply_by_onednn(call.x, call.w, /*transposed=*/false, /*accumulate=*/false, y);
  return y;
}

Tensor product_by_libtorch(const ProductCall& call) { return at::matmul(call.x, call.w); }

const Implementations<LayerCall> layers = {
    {"dot_products", suits_few_rows, by_dot_products},
    {"onednn", suits_layer, by_onednn},
    {kReference, [](const LayerCall&) { return true; }, by_libtorch}};

const Implementations<ProductCall> products = {
    {"onednn", suits_product, product_by_onednn},
    {kReference, [](const ProductCall&) { return true; }, product_by_libtorch}};

}  // namespace

Tensor times_transposed(const Tensor& x, const Tensor& w, const Tensor& bias) {
  return layers.run({x, w, bias});
}

Tensor times(const Tensor& x, const Tensor& w) { return products.run({x, w}); }

}  // namespace fbbench
