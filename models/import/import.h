// SPDX-License-Identifier: Apache-2.0
/// TorchScript -> Graph.
#pragma once

#include <memory>

#include "core/input_format.h"
#include "models/graph/graph.h"

namespace torch::jit {
struct Module;
}

namespace fbbench {

/// Interprets the inlined forward() once on an example: whatever doesn't depend on the image (shape
/// arithmetic, flags, loops over layers) is evaluated, every operator on image-dependent tensors
/// becomes a node. In-place operators become functional ones; reading a tensor after an in-place
/// operator changed its memory through another view of it is Unsupported, and so is control flow
/// that depends on pixel values. A constant that is expanded to the batch becomes a row for each
/// image; contexts are passed over, so that gradients go through no_grad; further arguments take
/// their defaults. Batch norm is folded into the convolution or linear layer before it. The result
/// isn't yet compared with the module; Network does that.
/// `precision`: the type of images, parameters and values, whatever the module casts them to;
/// parameters are rounded to it once, behind the folding. Unsupported, too, for an operator that
/// has no form in it.
std::unique_ptr<Graph> import_graph(const torch::jit::Module& module, const InputFormat& format,
                                    at::ScalarType precision = at::kFloat);

/// Folds batch norms, takes off a final softmax, drops nodes that don't lead to the output, and
/// fills in what is derived: positions, consumers, signs. Parameters end in this precision.
void simplify(Graph& graph, at::ScalarType precision);

}  // namespace fbbench
