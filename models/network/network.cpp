// SPDX-License-Identifier: Apache-2.0
#include "models/network/network.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/sha256.h"
#include "models/cpu/implementation.h"
#include "models/graph/op_traits.h"
#include "models/import/call.h"
#include "models/import/import.h"
#include "models/network/load_checks.h"

namespace fbbench {
namespace {

/// A float32 or float64 graph's logits may differ from the module's by rounding (folded batch
/// norms, another layout) times this share of the largest; more is an error of ours and the graph
/// isn't used.
constexpr double kAgreement = 1e-3;

/// bfloat16 has 8 significant bits, so that each layer rounds by up to 1/512: 0.004 together on
/// ResNet18 and VGG11, 0.03 on MobileNet v2. LibTorch 1.13's bfloat16 transposed convolution, which
/// is wrong, is off by 0.3 and more.
constexpr double kBfloat16Agreement = 0.1;

const std::vector<OptionInfo>& network_options() {
  static const std::vector<OptionInfo> kOptions = {
      {"height", "sidecar", "input height in pixels, for fully convolutional networks"},
      {"width", "sidecar", "input width in pixels, for fully convolutional networks"},
      {"precision", kDefaultPrecision, "of plain forward passes: " + join(precision_names()),
       one_of(precision_names())}};
  return kOptions;
}

/// What logits must be for a graph: softmax's are free to have a constant a row added.
void check_logits(Tensor got, Tensor want, Output output, double agreement) {
  if (output != Output::kMultilabel) {
    got = at::log_softmax(got.to(at::kDouble), 1);
    want = at::log_softmax(want.to(at::kDouble), 1);
  }
  double error = (want - got).abs().max().item<double>();
  FBBENCH_REQUIRE(error <= agreement * want.abs().max().item<double>(), Unsupported,
                  "its answers for random images and its operators', run one by one, disagree by "
                      << error << "; want a forward() that answers each image by itself, and the "
                      << "same each time");
}

/// Unsupported where the graph doesn't answer what `want` has, the module's logits, but for
/// `agreement`, with each node run alone or with nodes fused.
void check_graph(const Graph& graph, const Tensor& images, const Tensor& want, Output output,
                 double agreement) {
  // All values kept, also as a graph that takes another dimension for the batch shows by shapes.
  auto recording = run_forward(graph, images, ValueSet(graph.values.size(), true));
  for (const Node& node : graph.nodes) {
    FBBENCH_REQUIRE(recording.value(node.output).sizes() == recording.shape(node.output),
                    Unsupported,
                    describe_node(graph, node) << ": moves images within the batch; want the first "
                                                  "dimension left as it is");
  }
  check_logits(recording.logits(), want, output, agreement);
  auto fused = run_forward(graph, images, ValueSet(graph.values.size(), false));
  check_logits(fused.logits(), want, output, agreement);
}

}  // namespace

Network::Network() = default;
Network::~Network() = default;

std::shared_ptr<const Network> Network::load(const std::string& spec) {
  return load(Spec::parse(spec));
}

std::shared_ptr<const Network> Network::load(const Spec& spec) { return read(spec); }

std::shared_ptr<Network> Network::read(const Spec& spec) {
  require_known_settings();
  const std::string& path = spec.name;
  Options options(path, network_options(), spec.options);
  std::shared_ptr<Network> network(new Network);
  network->precision_ = options.get_choice("precision");
  network->module_ = std::make_shared<ScriptModule>(path);
  network->input_ = network->module_->sidecar().input;
  for (auto [name, side] :
       {std::pair{"height", &network->input_.height}, std::pair{"width", &network->input_.width}}) {
    if (options.get_string(name) != "sidecar") *side = options.get_int(name, 1, 1 << 14);
  }
  const std::vector<Trial> trials = try_out(*network->module_, network->input_);
  network->one_image_only_ = trials.size() == 1;
  network->build_graph(trials);
  check_output(*network->module_, network->input_, trials, network->graph());
  network->answers_log_probabilities_ =
      !network->graph_ && (network->module_->sidecar().output == Output::kProbabilities ||
                           answers_log_softmax(*network->module_, trials));
  network->build_forward_graph(trials);
  network->fingerprint_ = Sha256()
                              .update_file(path)
                              .update_file(sidecar_path(path))
                              .update(std::to_string(network->input_.height) + "x" +
                                      std::to_string(network->input_.width))
                              .update(network->in_float32() ? "" : network->precision_)
                              .hex();
  if (network->derivatives_known()) network->module_->release();  // weights that the graph has
  return network;
}

void Network::check(const Graph& graph, const std::vector<Trial>& trials, at::ScalarType type,
                    double agreement) const {
  at::NoGradGuard no_grad;
  for (const Trial& trial : trials) {
    if (trial.images.size(0) == kExampleBatch) continue;  // the graph was made with it
    check_graph(graph, trial.images.to(type), module_->logits_of(trial.answer),
                module_->sidecar().output, agreement);
  }
  // Other batches have other forms of the weights, and so have fast forward passes.
  for (const Node& node : graph.nodes) {
    if (node.weights) node.weights->forget_variants();
  }
}

void Network::build_graph(const std::vector<Trial>& trials) {
  try {
    graph_ = import_graph(module_->module(), input_);
    FBBENCH_REQUIRE(module_->sidecar().output != Output::kProbabilities || graph_->ends_in_softmax,
                    Unsupported,
                    "the sidecar says probabilities, but softmax over the classes isn't the last "
                    "operator");
    check(*graph_, trials, at::kFloat, kAgreement);
  } catch (const std::logic_error&) {
    throw;
  } catch (const std::exception& error) {
    graph_.reset();
    graph_error_ = module_->path() + ": no graph of this network can be built: " + one_line(error);
  }
}

void Network::build_forward_graph(const std::vector<Trial>& trials) {
  if (in_float32()) return;
  std::string what = module_->path() + ": precision=" + precision_;
  FBBENCH_REQUIRE(graph_, Unsupported,
                  graph_error_ << "; precision=" << precision_
                               << " needs one, want precision=" << kDefaultPrecision);
  at::ScalarType type = precision_type(precision_);
  try {
    forward_graph_ = import_graph(module_->module(), input_, type);
    check(*forward_graph_, trials, type, type == at::kBFloat16 ? kBfloat16Agreement : kAgreement);
  } catch (const std::logic_error&) {
    throw;
  } catch (const std::exception& error) {
    throw Unsupported(what + ": " + one_line(error) + "; want precision=" + kDefaultPrecision);
  }
}

void Network::require_batch(int64_t images) const {
  FBBENCH_REQUIRE(images <= batch_within(images), BadInput,
                  module_->path() << ": answers for one image only, as its batch size is part of "
                                     "it, and batch is "
                                  << images
                                  << "; want another export that takes any number of images, or "
                                     "batch = 1");
}

Tensor Network::forward(const Tensor& images) const {
  at::NoGradGuard no_grad;
  const Graph* graph = in_float32() ? graph_.get() : forward_graph_.get();
  if (!graph) return module_->logits_of(module_->answer(images));
  const ValueSet none(graph->values.size(), false);
  Tensor converted = images.to(precision_type(precision_));
  return run_forward(*graph, converted, none, Sums::kFastest).logits().to(at::kFloat);
}

bool Network::scores_classes_alone() const {
  return module_->sidecar().output == Output::kMultilabel;
}

Tensor Network::probabilities(const Tensor& logits) const {
  return scores_classes_alone() ? at::sigmoid(logits) : at::softmax(logits, 1);
}

Tensor Network::probability(const Tensor& logits, const Tensor& targets) const {
  return probabilities(logits).gather(1, targets.unsqueeze(1)).squeeze(1);
}

Tensor Network::probability_gradient(const Tensor& logits, const Tensor& targets) const {
  Tensor target = at::zeros_like(logits).scatter_(1, targets.unsqueeze(1), 1.0);
  Tensor all = probabilities(logits);
  Tensor chosen = all.gather(1, targets.unsqueeze(1));
  return scores_classes_alone() ? chosen * (1 - chosen) * target : chosen * (target - all);
}

AutogradPass Network::autograd_pass(const Tensor& images) const {
  return {images, [&](const Tensor& input) { return module_->logits_of(module_->answer(input)); }};
}

std::shared_ptr<const Network> Network::with_graph(std::unique_ptr<Graph> graph,
                                                   const std::string& change) const {
  FBBENCH_REQUIRE(graph_, Unsupported, graph_error_);
  FBBENCH_REQUIRE(in_float32(), Unsupported,
                  module_->path() << ": " << change << ": want precision=" << kDefaultPrecision
                                  << ", got " << precision_);
  std::shared_ptr<Network> network(new Network);
  network->input_ = input_;
  network->precision_ = precision_;
  network->module_ = module_;
  network->one_image_only_ = one_image_only_;
  network->graph_ = std::move(graph);
  network->fingerprint_ = Sha256().update(fingerprint_).update(change).hex();
  const Tensor image = at::zeros({1, input_.channels, input_.height, input_.width});
  require_shape(network->forward(image), {1, class_count()}, at::kFloat,
                module_->path() + ": " + change);
  return network;
}

std::shared_ptr<const Network> Network::at_size(int64_t height, int64_t width) const {
  Spec spec;
  spec.name = module_->path();
  spec.options = {{"height", std::to_string(height)},
                  {"width", std::to_string(width)},
                  {"precision", precision_}};
  std::shared_ptr<Network> network = read(spec);
  network->share_weights(*this);
  return network;
}

void Network::share_weights(const Network& other) {
  auto share = [](Graph* graph, const Graph* from) {
    if (!graph || !from || graph->nodes.size() != from->nodes.size()) return;
    for (size_t i = 0; i < graph->nodes.size(); ++i) {
      auto& own = graph->nodes[i].weights;
      const auto& theirs = from->nodes[i].weights;
      if (own && theirs && own->equals(*theirs)) own = theirs;
    }
  };
  share(graph_.get(), other.graph_.get());
  share(forward_graph_.get(), other.forward_graph_.get());
}

int64_t Network::weight_bytes() const {
  int64_t bytes = 0;
  if (!derivatives_known()) {
    for (const Tensor& parameter : module_->module().parameters()) {
      bytes += static_cast<int64_t>(parameter.nbytes());
    }
  }
  std::set<const Weights*> all;  // both graphs of a float32 network have the same
  for (const Graph* graph : {graph_.get(), forward_graph_.get()}) {
    if (!graph) continue;
    for (const Node& node : graph->nodes) all.insert(node.weights.get());
  }
  all.erase(nullptr);
  for (const Weights* weights : all) bytes += weights->bytes();
  return bytes;
}

bool Network::derivatives_known() const {
  auto is_unknown = [](const Node& node) { return node.op == Op::kOther; };
  return graph_ && std::none_of(graph_->nodes.begin(), graph_->nodes.end(), is_unknown);
}

const std::string& Network::gradient_error() const {
  if (!derivatives_known()) std::call_once(gradient_tried_, [&] { try_gradient(); });
  return gradient_error_;
}

void Network::try_gradient() const {
  try {
    AutogradPass pass =
        autograd_pass(at::full({1, input_.channels, input_.height, input_.width}, 0.5F));
    pass.gradient(at::ones_like(pass.logits()));
  } catch (const Error& error) {
    gradient_error_ = module_->path() + ": " + error.what();
  } catch (const std::exception& error) {
    gradient_error_ = module_->path() + ": autograd can't go back through it: " + one_line(error);
  }
  if (gradient_error_.empty()) return;
  gradient_error_ += "; methods that need only outputs (occlusion) work on this network";
}

}  // namespace fbbench
