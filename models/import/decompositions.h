// SPDX-License-Identifier: Apache-2.0
/// Operators that a graph has in parts: what is fused has no derivative (LibTorch 1.13), and hides
/// what methods read.
#pragma once

#include <string>

namespace torch::jit {
struct Graph;
}

namespace fbbench {

/// The parts of the operator `name` ("aten::scaled_dot_product_attention"), inlined, on its
/// arguments in the schema's order; they raise an exception for forms of it that aren't covered.
/// Null: it is whole. Lives as long as the program.
const torch::jit::Graph* decomposition(const std::string& name);

/// aten::einsum of this equation as a product of matrices; null where it isn't one, with the same
/// dimensions before them in both factors.
const torch::jit::Graph* einsum_as_product(const std::string& equation);

}  // namespace fbbench
