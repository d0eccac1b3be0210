// SPDX-License-Identifier: Apache-2.0
/// An explanation method: says how much each input value speaks for a class.
///
/// To add one: a class in its own methods/<room>/<name>.cpp with describe(), a constructor from
/// Options and explain_impl(), and the line FBBENCH_REGISTER(Method, <Class>).
#pragma once

#include <map>
#include <string>

#include "core/random.h"
#include "core/registry.h"
#include "methods/context.h"
#include "models/network/explained_output.h"
#include "models/rules/rules.h"

namespace fbbench {

/// What a method asks of the network.
enum class Needs {
  kNothing,    ///< neither network nor target
  kForward,    ///< outputs alone: every network
  kGradients,  ///< input gradients: every network
  kGraph,      ///< rules for the network's ops: networks whose graph can be built
};

struct MethodInfo {
  std::string name;
  int version = 1;  ///< raised when a definition changes so that maps may change
  std::string brief;
  std::string cost;  ///< for an image: "1 forward, 1 reverse walk"
  Needs needs = Needs::kForward;
  std::vector<OptionInfo> options;       ///< its own, then the common ones: with_common_options()
  std::string default_reduce;            ///< "max_abs" or "sum"
  std::string default_output = "logit";  ///< one of ExplainedOutput::names()
  bool wraps = false;                    ///< reduce and output are the wrapped method's by default
  bool explains_again = true;            ///< false: it has maps for the data set's own images alone
  std::string source;                    ///< paper or program
};

/// The default of `reduce` and `output` where MethodInfo::wraps.
constexpr const char* kOfWrapped = "wrapped";

/// The options that all methods have (reduce, smooth, output) added to a method's own: what every
/// describe() returns. Method reads them.
MethodInfo with_common_options(MethodInfo info);

struct Attribution {
  Tensor values;  ///< [N,C,H,W] or [N,1,H,W] float32
  /// What else the method knows of each image, by name: [N] float64. Stored beside the scores.
  std::map<std::string, Tensor> diagnostics = {};
};

class Method {
 public:
  using Info = MethodInfo;
  static constexpr const char* kKind = "method";

  Method(MethodInfo info, const Options& options);
  virtual ~Method() = default;
  const MethodInfo& info() const { return info_; }

  /// While the plan is made: Unsupported or BadOption where this can't work, and why.
  virtual void check(const Network& network, const DatasetFacts& dataset) const;

  /// The values that a shared recording must keep for this method.
  ValueSet needs(const Graph& graph) const;
  /// The same of a network; where it has no graph, its one value is the image, kept for gradients.
  ValueSet needs(const Network& network) const;

  /// Attributions for the context's targets. Deterministic for a seed; batch of N = N times one.
  /// BadInput where the result isn't [N,C or 1,H,W] float32. Const; the network is left untouched.
  Attribution explain(const Context& context) const;

  const std::string& reduce() const { return reduce_; }      ///< "max_abs", "sum" or "sum_abs"
  const ExplainedOutput& output() const { return output_; }  ///< what is explained

  /// Channels reduced, then smoothed as the common options say: maps [N,H,W] float32, contiguous.
  Tensor saliency(const Tensor& attribution) const;

 protected:
  virtual Attribution explain_impl(const Context& context) const = 0;

  /// The rules of a method that walks the graph; null for the others.
  virtual std::unique_ptr<RuleSet> rules(const Graph&) const { return nullptr; }

  /// Where its walks end: at the image, or at other values.
  virtual std::vector<ValueId> stops(const Graph&) const { return to_image(); }

  /// The values that it reads from the context's recording itself, besides what its rules do.
  virtual ValueSet recorded(const Graph& graph) const {
    return ValueSet(graph.values.size(), false);
  }

  /// Whether it asks for the gradient at the context's images where the network has no graph.
  virtual bool uses_gradient() const { return false; }

  /// Reverse walk of this method's rules over the context's recording, from `start` [N,K] at the
  /// logits (default: the explained output): what arrives at each of its stops [N, value's shape].
  std::vector<Tensor> walk_to_stops(const Context& context, const Tensor& start) const;
  /// ... of methods that stop at the image.
  Attribution walk(const Context& context, const Tensor& start) const {
    return {walk_to_stops(context, start).front()};
  }
  Attribution walk(const Context& context) const { return walk(context, seed(context)); }

  /// What is explained as weights on the logits of any images: its derivative, [M,K] float32.
  Tensor seed(const Network& network, const Tensor& logits, const Tensor& targets) const {
    return output_.gradient(network, logits, targets);
  }
  Tensor seed(const Context& context) const {
    return seed(context.network(), context.logits(), context.targets());
  }
  /// ... and itself: [M] float32.
  Tensor score(const Network& network, const Tensor& logits, const Tensor& targets) const {
    return output_.score(network, logits, targets);
  }

  /// Random numbers for image i of the context: of the run's seed, this method's spec and the
  /// image's id, so that a batch of N is N of one.
  Random random(const Context& context, int64_t i) const;
  /// ... the same for all images of a run.
  Random random(const Context& context) const;

 private:
  MethodInfo info_;
  std::string spec_;  ///< what differs from the defaults
  std::string reduce_;
  ExplainedOutput output_;
  double smooth_;
};

extern template class Registry<Method>;

}  // namespace fbbench
