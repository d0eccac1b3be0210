// SPDX-License-Identifier: Apache-2.0
/// \brief Grad-CAM of what sets a class apart from those most similar to it.
///
///   M = sum_k mean(g_k) A_k,   g = d/dA of  s_c - alpha sum_i q_i s_i,
///   q_i = exp(z_i) / sum_j exp(z_j),   i, j in R
///
/// s_i: the output of class i (its logit z_i by default). R: the classes at the places `ranks` when
/// all are sorted by |z_i - z_c|; place 0 is c, places beyond the last class are ignored, and where
/// none is left the map is Grad-CAM's. The weights q are differentiated too, as in the authors'
/// program. With p the softmax over all classes, that divides by sum_j p_j + 1e-9, which is the
/// same unless R has hardly any probability: then its map fades and turns its sign. Not followed.
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); logits (or probability with output=prob)
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial, or for a rank < 1
#include <algorithm>
#include <iterator>

#include "methods/activation_maps/class_activation_map.h"

namespace fbbench {
namespace {

class FinerCam final : public GradientActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "finer_cam";
    info.brief = "Grad-CAM of the difference from the most similar classes";
    info.cost = "one recorded forward and the part of a reverse walk down to the layer";
    info.options = {{"alpha", "1", "how much of the similar classes is taken off, >= 0"},
                    {"ranks", "1,2,3",
                     "which of the other classes are compared with, by nearness of their logits: "
                     "[1,2,3] are the three nearest"}};
    info.source =
        "Zhang et al. 2025, arXiv:2501.11309; program Imageomics/Finer-CAM 564ad2c with its "
        "defaults (FinerWeightedTarget)";
    return with_layer_options(info);
  }

  explicit FinerCam(const Options& options)
      : GradientActivationMap(describe(), options),
        alpha_(options.get_double("alpha", 0, 1e6)),
        ranks_(options.get_ints("ranks", 1)) {}

 private:
  /// The classes to compare with, [N,R], for logits z [N,K].
  Tensor references(const Tensor& z, const Tensor& targets) const {
    Tensor target = targets.unsqueeze(1);
    Tensor distance = (z - z.gather(1, target)).abs().scatter(1, target, -1.0);
    Tensor sorted = distance.argsort(/*stable=*/true, /*dim=*/1, /*descending=*/false);
    std::vector<int64_t> ranks;
    std::copy_if(ranks_.begin(), ranks_.end(), std::back_inserter(ranks),
                 [&](int64_t rank) { return rank < z.size(1); });
    return sorted.index_select(1, at::tensor(ranks, at::kLong));
  }

  Tensor start(const Context& context) const override {
    const Network& network = context.network();
    const Tensor& z = context.logits();
    const Tensor classes = references(z, context.targets());
    const Tensor shares = z.gather(1, classes).softmax(1);
    Tensor result = seed(context);
    std::vector<Tensor> scores;
    for (int64_t i = 0; i < classes.size(1); ++i) {
      Tensor reference = classes.select(1, i);
      result = result - alpha_ * shares.narrow(1, i, 1) * seed(network, z, reference);
      scores.push_back(score(network, z, reference));
    }
    if (scores.empty()) return result;
    const Tensor s = at::stack(scores, 1);
    const Tensor from_mean = s - (shares * s).sum(1, /*keepdim=*/true);
    return result.scatter_add(1, classes, -alpha_ * shares * from_mean);  // d q_i / d z
  }

  Tensor combine(const Tensor& channels, const Tensor& gradient) const override {
    return weighted_sum(channels, gradient.mean({2, 3}));
  }

  double alpha_;
  std::vector<int64_t> ranks_;
};

FBBENCH_REGISTER(Method, FinerCam);

}  // namespace
}  // namespace fbbench
