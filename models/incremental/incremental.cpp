// SPDX-License-Identifier: Apache-2.0
#include "models/incremental/incremental.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "models/cpu/linear_map.h"
#include "models/execution/run_node.h"
#include "models/graph/op_traits.h"
#include "models/incremental/changed_region.h"
#include "models/incremental/run_region.h"

namespace fbbench {
namespace {

/// A rectangle of this share of a layer is as dear as all of it; the time is flat from 0.9 to 1.
constexpr double kWholeShare = 0.9;

/// The logits alone count.
constexpr Sums kSums = Sums::kFastest;

/// Values that wait for the head, floats: 64 MiB.
constexpr int64_t kHeldFeatures = int64_t{1} << 24;

/// The image's batch of covered copies on its way through the graph.
class Pass {
 public:
  Pass(const Recording& clean, int64_t image)
      : clean_(clean), graph_(clean.graph()), image_(image), values_(graph_.values.size()) {}

  void start(const std::vector<Patch>& windows, double baseline) {
    values_[0] = cover_image(windows, baseline);
  }
  void start(ValueId id, Tensor values) {
    values_[static_cast<size_t>(id)] = {std::move(values), std::nullopt};
  }

  /// Runs nodes [begin,end) and takes value `id`, [N, shape...].
  Tensor run_to(ValueId id, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Node& node = graph_.nodes[i];
      values_[static_cast<size_t>(node.output)] = run(node, take_inputs(node));
    }
    return whole_value(id, std::exchange(values_[static_cast<size_t>(id)], {}));
  }

 private:
  /// [1, shape...] of the clean image.
  Tensor clean(ValueId id) const { return clean_.value(id).narrow(0, image_, 1); }

  Tensor whole_value(ValueId id, const ChangedRegion& changed) const {
    return changed.place ? whole(clean(id), changed) : changed.values;
  }

  bool fills(ValueId id, const Rectangles& place) const {
    const auto& shape = graph_.value(id).shape;
    return static_cast<double>(place.y.size * place.x.size) >=
           kWholeShare * static_cast<double>(shape[1] * shape[2]);
  }

  ChangedRegion cover_image(const std::vector<Patch>& windows, double baseline) const;

  /// The node's inputs; a value that isn't read again is given away.
  std::vector<ChangedRegion> take_inputs(const Node& node) {
    std::vector<ChangedRegion> inputs;
    for (ValueId id : node.inputs) inputs.push_back(values_[static_cast<size_t>(id)]);
    for (ValueId id : node.inputs) {
      bool last_use = graph_.value(id).consumers.back() == node.position && id != graph_.output;
      if (last_use) values_[static_cast<size_t>(id)] = {};
    }
    return inputs;
  }

  ChangedRegion run(const Node& node, std::vector<ChangedRegion> inputs) const {
    bool partial = std::all_of(inputs.begin(), inputs.end(),
                               [](const ChangedRegion& input) { return input.place.has_value(); });
    SpatialDependence local =
        partial ? traits(node.op).dependence(graph_, node) : SpatialDependence::kWhole;
    switch (local) {
      case SpatialDependence::kSame:
        return inputs[0];
      case SpatialDependence::kPoint:
        return run_at_points(node, std::move(inputs[0]));
      case SpatialDependence::kShift:
        return shift(node, std::move(inputs[0]));
      case SpatialDependence::kJoin:
        return join(node, std::move(inputs));
      case SpatialDependence::kWindow:
        return run_on_windows(node, std::move(inputs[0]));
      case SpatialDependence::kWhole:
        break;
    }
    return run_on_whole(node, std::move(inputs));
  }

  ChangedRegion run_on_whole(const Node& node, std::vector<ChangedRegion> inputs) const {
    std::vector<Tensor> values;
    for (size_t i = 0; i < inputs.size(); ++i) {
      values.push_back(whole_value(node.inputs[i], inputs[i]));
    }
    inputs.clear();
    return {run_node(node, std::move(values), kSums), std::nullopt};
  }

  static ChangedRegion run_at_points(const Node& node, ChangedRegion input) {
    std::vector<Tensor> values;
    values.push_back(std::move(input.values));
    return {run_node(node, std::move(values), kSums), std::move(input.place)};
  }

  static ChangedRegion shift(const Node& node, ChangedRegion input) {
    for (int64_t& first : input.place->y.begin) first += node.window.padding[0];
    for (int64_t& first : input.place->x.begin) first += node.window.padding[1];
    return input;
  }

  ChangedRegion join(const Node& node, std::vector<ChangedRegion> inputs) const {
    const auto& shape = graph_.value(node.output).shape;
    Rectangles place = *inputs[0].place;
    for (const ChangedRegion& input : inputs) {
      place = {hull(place.y, input.place->y, shape[1]), hull(place.x, input.place->x, shape[2])};
    }
    if (fills(node.output, place)) return run_on_whole(node, std::move(inputs));
    std::vector<Tensor> values;
    for (size_t i = 0; i < inputs.size(); ++i) {
      values.push_back(gather(clean(node.inputs[i]), inputs[i], place, /*outside=*/0));
    }
    inputs.clear();
    return {run_node(node, std::move(values), kSums), place};
  }

  ChangedRegion run_on_windows(const Node& node, ChangedRegion input) const;
  ChangedRegion add_response(const Node& node, const ChangedRegion& input,
                             const Rectangles& place) const;

  const Recording& clean_;
  const Graph& graph_;
  int64_t image_;
  std::vector<ChangedRegion> values_;
};

ChangedRegion Pass::cover_image(const std::vector<Patch>& windows, double baseline) const {
  Tensor image = clean(0);
  std::vector<int64_t> top, left, bottom, right;
  for (const Patch& window : windows) {
    top.push_back(window.top);
    left.push_back(window.left);
    bottom.push_back(window.bottom);
    right.push_back(window.right);
  }
  Rectangles place{cover(top, bottom, image.size(2)), cover(left, right, image.size(3))};
  Tensor values = crop(image, place);
  for (size_t i = 0; i < windows.size(); ++i) {
    Tensor patch = values[static_cast<int64_t>(i)];
    windows[i].moved(-place.y.begin[i], -place.x.begin[i]).of(patch).fill_(baseline);
  }
  return {values, place};
}

/// Whether a convolution's change is computed from its input's change alone, W (x - clean x): where
/// kernels are larger than a pixel that reads h*w pixels instead of the (h+2(k-1))*(w+2(k-1)) from
/// which the rectangle itself is computed, for the padding around them is not multiplied.
bool adds_response(const Node& node) {
  if (node.op != Op::kConv || node.window.groups > 1) return false;
  for (size_t i = 0; i < 2; ++i) {
    if (node.window.stride[i] > 1 || node.window.dilation[i] > 1) return false;
  }
  return true;
}

Spans response_span(const Reach& reach, const Spans& changed) {
  Spans span{changed.size + reach.kernel - 1, changed.begin};
  for (int64_t& first : span.begin) first += reach.padding - (reach.kernel - 1);
  return span;
}

ChangedRegion Pass::add_response(const Node& node, const ChangedRegion& input,
                                 const Rectangles& place) const {
  const Footprint print = *footprint(graph_, node);
  Tensor change = difference(input.values, clean(node.inputs[0]), *input.place);
  Tensor response =
      convolve_padded(node, change, {print.y.kernel - 1, print.x.kernel - 1}, {}, kSums);
  Rectangles response_place{response_span(print.y, input.place->y),
                            response_span(print.x, input.place->x)};
  return {crop_and_add(clean(node.output), place, response, response_place), place};
}

ChangedRegion Pass::run_on_windows(const Node& node, ChangedRegion input) const {
  const auto& shape = graph_.value(node.output).shape;
  const Footprint print = *footprint(graph_, node);
  Rectangles place{reached(print.y, input.place->y, shape[1]),
                   reached(print.x, input.place->x, shape[2])};
  if (fills(node.output, place)) {
    std::vector<ChangedRegion> inputs;
    inputs.push_back(std::move(input));
    return run_on_whole(node, std::move(inputs));
  }
  if (adds_response(node)) return add_response(node, input, place);
  Rectangles region{read_by(print.y, place.y), read_by(print.x, place.x)};
  float outside = node.op == Op::kMaxPool ? -std::numeric_limits<float>::infinity() : 0;
  Tensor x = gather(clean(node.inputs[0]), input, region, outside);
  input = {};
  return {run_region(graph_, node, x, place, kSums), place};
}

/// The network behind its last map: what many more windows can go through at once, which linear
/// layers need to be fast.
struct Head {
  ValueId input;
  size_t begin;  ///< its first node
};

/// Whether the nodes from `begin` on read only `input` and each other.
bool separate(const Graph& graph, const Head& head) {
  for (size_t i = head.begin; i < graph.nodes.size(); ++i) {
    for (ValueId id : graph.nodes[i].inputs) {
      if (id != head.input && graph.value(id).producer < static_cast<int>(head.begin)) return false;
    }
  }
  return true;
}

/// From the first linear layer on a flat value; without one, no node and the logits.
Head head_of(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    if (node.op != Op::kLinear || graph.value(node.inputs[0]).shape.size() != 1) continue;
    Head head{node.inputs[0], static_cast<size_t>(graph.value(node.inputs[0]).producer + 1)};
    if (separate(graph, head)) return head;
  }
  return {graph.output, graph.nodes.size()};
}

/// How many windows go together: whole rows of windows, as far as `batch` allows.
size_t group_size(const std::vector<Patch>& windows, int64_t batch) {
  auto limit = static_cast<size_t>(batch);
  auto row =
      static_cast<size_t>(std::count_if(windows.begin(), windows.end(), [&](const Patch& window) {
        return window.top == windows.front().top;
      }));
  return row <= limit ? limit / row * row : limit;
}

}  // namespace

ValueSet incremental_needs(const Graph& graph) {
  ValueSet needs(graph.values.size(), false);
  needs[0] = true;
  for (const Node& node : graph.nodes) {
    SpatialDependence local = traits(node.op).dependence(graph, node);
    bool alone = local == SpatialDependence::kSame || local == SpatialDependence::kPoint ||
                 local == SpatialDependence::kShift;
    if (alone) continue;
    if (local == SpatialDependence::kWindow && adds_response(node)) {
      needs[static_cast<size_t>(node.output)] = true;
    }
    for (ValueId input : node.inputs) {
      if (graph.value(input).shape.size() == 3) needs[static_cast<size_t>(input)] = true;
    }
  }
  return needs;
}

Tensor covered_logits(const Recording& clean, int64_t image, const std::vector<Patch>& windows,
                      double baseline, int64_t batch) {
  at::NoGradGuard no_grad;
  const Graph& graph = clean.graph();
  const Head head = head_of(graph);
  auto step = static_cast<std::ptrdiff_t>(group_size(windows, batch));
  std::vector<Tensor> features, logits;
  for (auto begin = windows.begin(); begin != windows.end();) {
    auto end = begin + std::min(step, windows.end() - begin);
    Pass body(clean, image);
    body.start({begin, end}, baseline);
    features.push_back(body.run_to(head.input, 0, head.begin));
    begin = end;
    int64_t held = features.front().numel() * static_cast<int64_t>(features.size());
    if (held < kHeldFeatures && begin != windows.end()) continue;
    Pass rest(clean, image);
    rest.start(head.input, at::cat(std::exchange(features, {})));
    logits.push_back(rest.run_to(graph.output, head.begin, graph.nodes.size()));
  }
  return at::cat(logits);
}

}  // namespace fbbench
