// SPDX-License-Identifier: Apache-2.0
/// \brief The map's relative change at most, of that of what the network's last layer reads.
///
///   score = max_k |(m_k - m) / m| / max(|(h_k - h) / h|, 1e-6),   entry by entry, a divisor of 0
///   being 1e-6 instead; m_k: map of copy k for the same target, h_k: the input of the last linear
///   layer
///
/// Copies whose predicted class changes are left out, unless any_prediction.
///
/// Errors   Unsupported for a network without graph or linear layer
/// Cost     as stability.h says, and as many recorded passes
#include "metrics/robustness/relative_stability.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// The input of the last linear layer.
ValueId representation_of(const Network& network) {
  FBBENCH_REQUIRE(network.graph(), Unsupported,
                  "relative_representation_stability: " << network.graph_error());
  const auto& nodes = network.graph()->nodes;
  const auto last = std::find_if(nodes.rbegin(), nodes.rend(),
                                 [](const Node& node) { return node.op == Op::kLinear; });
  FBBENCH_REQUIRE(last != nodes.rend(), Unsupported,
                  "relative_representation_stability: the network has no linear layer, whose input "
                  "would be its representation");
  return last->inputs[0];
}

class RelativeRepresentationStability final : public RelativeStability {
 public:
  static MetricInfo describe() {
    return info_of("relative_representation_stability",
                   "the map's relative change for the representation's");
  }

  explicit RelativeRepresentationStability(const Options& options)
      : RelativeStability(describe(), options) {}

  void check(const Network& network, const DatasetFacts& dataset) const override {
    RelativeStability::check(network, dataset);
    representation_of(network);
  }

 private:
  Answer compared() const override {
    return {"representation", [](const Network& network, const Tensor& images) {
              const ValueId value = representation_of(network);
              ValueSet keep(network.graph()->values.size(), false);
              keep[static_cast<size_t>(value)] = true;
              return record(network, images, keep).value(value);
            }};
  }
  double distance(const Seen& original, const Seen& copy) const override {
    return relative_distance(original.answer, copy.answer);
  }
};

FBBENCH_REGISTER(Metric, RelativeRepresentationStability);

}  // namespace
}  // namespace fbbench
