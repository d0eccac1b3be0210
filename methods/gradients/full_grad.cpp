// SPDX-License-Identifier: Apache-2.0
/// \brief Input times gradient, and bias times gradient of every convolution, put on one map.
///
///   a = sum_c post(x . d output/dx)  +  sum_l sum_k up(post(b_l . d output/dy_l))
///   post(t) = (|t| - min |t|) / (max(|t| - min |t|) + 1e-6), over all of one image's t
///
/// over convolutions l with bias b_l [K] and output y_l [K,h,w]; up: bilinear, corners aligned. A
/// batch norm behind a convolution is part of it. The biases of linear layers are left out.
///
/// Output   [N,1,H,W], >= 0; no unit
/// Errors   Unsupported for a network without graph
#include "methods/method.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// [N,...] scaled to 0..1 image by image.
Tensor scaled(const Tensor& values) {
  std::vector<int64_t> one_image(static_cast<size_t>(values.dim()) - 1);
  for (size_t i = 0; i < one_image.size(); ++i) one_image[i] = static_cast<int64_t>(i) + 1;
  Tensor sizes = values.abs();
  sizes -= sizes.amin(one_image, /*keepdim=*/true);
  return sizes.div_(sizes.amax(one_image, /*keepdim=*/true) + 1e-6);
}

/// The convolutions with a bias, whose output is a map.
std::vector<const Node*> biased_convolutions(const Graph& graph) {
  std::vector<const Node*> found;
  for (const Node& node : graph.nodes) {
    const bool biased = node.op == Op::kConv && node.weights->bias().defined();
    if (biased && graph.value(node.output).shape.size() == 3) found.push_back(&node);
  }
  return found;
}

class FullGrad final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "full_grad";
    info.brief = "gradient times input and times all biases of convolutions";
    info.cost = "one recorded forward and one reverse walk";
    info.needs = Needs::kGraph;
    info.default_reduce = "sum";
    info.source =
        "Srinivas, Fleuret 2019, arXiv:1905.00780; idiap/fullgrad-saliency, on the network with "
        "folded batch norm";
    return with_common_options(info);
  }
  explicit FullGrad(const Options& options) : Method(describe(), options) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<GradientRules>();
  }
  std::vector<ValueId> stops(const Graph& graph) const override {
    std::vector<ValueId> values = to_image();
    for (const Node* node : biased_convolutions(graph)) values.push_back(node->output);
    return values;
  }

  Attribution explain_impl(const Context& context) const override {
    const std::vector<Tensor> gradients = walk_to_stops(context, seed(context));
    const Tensor& images = context.images();
    Tensor map = scaled(images * gradients[0]).sum(1, /*keepdim=*/true);
    const std::vector<const Node*> layers = biased_convolutions(*context.network().graph());
    for (size_t i = 0; i < layers.size(); ++i) {
      const Tensor bias = layers[i]->weights->bias().view({-1, 1, 1});
      Tensor terms = scaled(gradients[i + 1] * bias).sum(1, /*keepdim=*/true);
      map += at::upsample_bilinear2d(terms.contiguous(), images.sizes().slice(2),
                                     /*align_corners=*/true);
    }
    return {map};
  }
};

FBBENCH_REGISTER(Method, FullGrad);

}  // namespace
}  // namespace fbbench
