// SPDX-License-Identifier: Apache-2.0
/// \brief A layer's channels, each weighed by the share of the output that is lost without it.
///
///   M = sum_k w_k A_k,   w_k = (s - s_k) / s
///
/// s: the output; s_k: the output with channel k of the layer set to 0. Where s = 0 all w_k = 0; a
/// negative s turns signs.
///
/// Output   [N,1,H,W], >= 0 (relu=false: signed); the layer's unit
/// Errors   Unsupported without graph; BadOption where the layer isn't spatial
#include <algorithm>

#include "methods/activation_maps/class_activation_map.h"
#include "models/execution/run_from.h"

namespace fbbench {
namespace {

class AblationCam final : public ClassActivationMap {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "ablation_cam";
    info.brief = "a layer's channels weighed by what the output loses without each";
    info.cost = "one recorded forward, and one pass from the layer on a channel and image";
    info.source =
        "Desai, Ramaswamy 2020, Ablation-CAM: Visual Explanations for Deep Convolutional Network "
        "via Gradient-free Localization; channels set to 0, as in the paper";
    return with_layer_options(info);
  }
  explicit AblationCam(const Options& options) : ClassActivationMap(describe(), options) {}

 private:
  ValueSet recorded(const Graph& graph) const override {
    ValueSet values = run_from_needs(graph, layer(graph));
    values[static_cast<size_t>(layer(graph))] = true;
    return values;
  }

  /// Logits [K,classes] of image n without each of its channels [1,K,h,w].
  Tensor ablated(const Context& context, int64_t n, const Tensor& channels) const {
    const Recording& recording = context.recording();
    const int64_t count = channels.size(1);
    std::vector<Tensor> logits;
    for (int64_t first = 0; first < count; first += context.forward_batch()) {
      const int64_t size = std::min(context.forward_batch(), count - first);
      Tensor without = channels.expand({size, -1, -1, -1}).clone(at::MemoryFormat::ChannelsLast);
      without.diagonal(first, 0, 1).zero_();  // of the i-th: channel first + i
      logits.push_back(run_from(recording, n, layer(recording.graph()), without));
    }
    return at::cat(logits);
  }

  Tensor map(const Context& context, const Tensor& channels) const override {
    const Network& network = context.network();
    const Tensor clean = score(network, context.logits(), context.targets());
    std::vector<Tensor> weights;
    for (int64_t n = 0; n < channels.size(0); ++n) {
      Tensor logits = ablated(context, n, channels.narrow(0, n, 1));
      Tensor target = context.targets().narrow(0, n, 1).expand({logits.size(0)});
      Tensor fall = clean[n] - score(network, logits, target);
      weights.push_back(at::where(clean[n] != 0, fall / clean[n], at::zeros({})));
    }
    return weighted_sum(channels, at::stack(weights));
  }
};

FBBENCH_REGISTER(Method, AblationCam);

}  // namespace
}  // namespace fbbench
