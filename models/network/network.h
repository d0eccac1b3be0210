// SPDX-License-Identifier: Apache-2.0
/// A trained image classifier from a TorchScript file and its sidecar.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/input_format.h"
#include "core/options.h"
#include "models/execution/recording.h"
#include "models/graph/precision.h"
#include "models/network/autograd_pass.h"

namespace fbbench {

class ScriptModule;
struct Trial;

class Network {
 public:
  /// Reads `<spec.name>` (net.pt) and net.json beside it; options height= and width= override the
  /// sidecar's input size, precision= (models/graph/precision.h) is that of forward(). BadInput for
  /// a file that is missing or broken, weights that are NaN or infinite, and answers that aren't
  /// the image's own or not what the sidecar says (models/network/load_checks.h); BadOption for an
  /// option; Unsupported where another precision than fp32 is asked for and there is no graph, or
  /// an op lacks it.
  static std::shared_ptr<const Network> load(const Spec& spec);
  static std::shared_ptr<const Network> load(const std::string& spec);
  ~Network();

  const InputFormat& input() const { return input_; }
  int64_t class_count() const { return static_cast<int64_t>(input_.classes.size()); }
  /// SHA-256 of the TorchScript file, the sidecar, the input size and a precision other than fp32.
  const std::string& fingerprint() const { return fingerprint_; }

  const std::string& precision() const { return precision_; }  ///< "fp32", "bf16" or "fp64"
  bool in_float32() const { return precision_ == kDefaultPrecision; }

  /// BadInput where the module doesn't take so many images at once: its batch size is baked in.
  void require_batch(int64_t images) const;
  /// The most images, up to `wanted`, that it takes at once.
  int64_t batch_within(int64_t wanted) const { return one_image_only_ ? 1 : wanted; }

  /// images [N,C,H,W] float32 normalised -> logits [N,K] float32. Runs the graph, or the module
  /// where there is no graph, in the network's precision; in fp32 with the fast convolutions of
  /// models/cpu/winograd/winograd.h and models/cpu/successive_images.h, so that the last digits
  /// differ from a recorded pass's and depend on the image before. Const, safe from several
  /// threads.
  Tensor forward(const Tensor& images) const;

  /// What logits [N,K] say of the classes, [N,K] of their dtype: softmax, or of a multilabel
  /// network the sigmoid of each. This is what tables call a probability or confidence.
  Tensor probabilities(const Tensor& logits) const;
  bool scores_classes_alone() const;  ///< each by its sigmoid
  /// That of class targets[n] alone, [N].
  Tensor probability(const Tensor& logits, const Tensor& targets) const;
  /// d probability(logits, targets) / d logits, [N,K].
  Tensor probability_gradient(const Tensor& logits, const Tensor& targets) const;

  /// The graph, float32 whatever the precision; null where it can't be built, and why.
  const Graph* graph() const { return graph_.get(); }
  const std::string& graph_error() const { return graph_error_; }

  /// This network with `graph` in place of its own: weights changed, ops rewritten, for the same
  /// images and classes. `change` says all of what differs; it stands in the fingerprint. What
  /// graphs share, such as weights, stays shared. Unsupported where this network has no graph or is
  /// of another precision than fp32; BadInput where the graph doesn't answer [N,K] for its images.
  std::shared_ptr<const Network> with_graph(std::unique_ptr<Graph> graph,
                                            const std::string& change) const;

  /// This network for images of another size, pixels, read from its file again; weights that are
  /// the same are shared. Throws what load() does.
  std::shared_ptr<const Network> at_size(int64_t height, int64_t width) const;

  /// Of its weights in all forms that layers have computed with so far.
  int64_t weight_bytes() const;

  /// Whether what stands for logits are logarithms of probabilities, as the softmax at the module's
  /// end can't be taken off without a graph.
  bool answers_log_probabilities() const { return answers_log_probabilities_; }

  /// For networks without a graph: a forward pass of images [N,C,H,W] that gradients come of.
  AutogradPass autograd_pass(const Tensor& images) const;

  /// Why there is no gradient of the logits by the image; empty where there is one. Tried once on
  /// one image, when first asked for, unless the graph is of ops whose derivatives are known.
  const std::string& gradient_error() const;

 private:
  Network();
  static std::shared_ptr<Network> read(const Spec& spec);
  /// Unsupported where the graph, of images of this type, disagrees with the module.
  void check(const Graph& graph, const std::vector<Trial>& trials, at::ScalarType type,
             double agreement) const;
  bool derivatives_known() const;  ///< the graph's; then the module isn't asked any more
  void try_gradient() const;
  void build_graph(const std::vector<Trial>& trials);
  void build_forward_graph(const std::vector<Trial>& trials);
  void share_weights(const Network& other);

  InputFormat input_;
  std::string fingerprint_, graph_error_, precision_;
  mutable std::string gradient_error_;
  mutable std::once_flag gradient_tried_;
  std::shared_ptr<ScriptModule> module_;  ///< the same of networks that are made of each other
  std::unique_ptr<Graph> graph_;
  bool one_image_only_ = false, answers_log_probabilities_ = false;
  std::unique_ptr<Graph> forward_graph_;  ///< what forward() runs in another precision than float32
};

}  // namespace fbbench
