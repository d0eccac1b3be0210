// SPDX-License-Identifier: Apache-2.0
#include "models/network/network.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>

#include "core/error.h"
#include "core/sha256.h"
#include "models/cpu/winograd/winograd.h"
#include "models/import/import.h"
#include "models/network/sidecar.h"

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

/// The line of a LibTorch message that says what is wrong: the interpreter's comes last, behind the
/// source, any other first, before the C++ stack.
std::string gist(const std::string& text) {
  size_t begin = text.rfind("Error: ");
  begin = text.find_first_not_of('\n', begin == std::string::npos ? 0 : begin);
  return begin == std::string::npos ? text : text.substr(begin, text.find('\n', begin) - begin);
}

const std::vector<OptionInfo>& network_options() {
  static const std::vector<OptionInfo> options = {
      {"height", "sidecar", "input height in pixels, for fully convolutional networks"},
      {"width", "sidecar", "input width in pixels, for fully convolutional networks"},
      {"precision", kDefaultPrecision, "of plain forward passes: " + join(precision_names())}};
  return options;
}

torch::jit::Module read_module(const std::string& path) {
  FBBENCH_REQUIRE(std::filesystem::is_regular_file(path), BadInput,
                  path << ": no such file; want a TorchScript network (torch.jit.save)");
  try {
    return torch::jit::load(path);
  } catch (const std::exception& error) {
    throw BadInput(path + ": isn't a TorchScript network: " + gist(error.what()));
  }
}

void require_finite(const torch::jit::Module& module, const std::string& path) {
  auto check = [&](const std::string& name, const Tensor& tensor) {
    FBBENCH_REQUIRE(all_finite(tensor), BadInput,
                    path << ": " << name << " has NaN or infinite values; want finite weights");
  };
  for (const auto& parameter : module.named_parameters()) check(parameter.name, parameter.value);
  for (const auto& buffer : module.named_buffers()) check(buffer.name, buffer.value);
}

/// Random images, always the same.
Tensor example(const InputFormat& input, int64_t batch) {
  auto generator = at::detail::createCPUGenerator(0);  // not the user's
  return at::randn({batch, input.channels, input.height, input.width}, generator);
}

void check_logits(const Tensor& logits, const Tensor& module_logits, double agreement) {
  Tensor want = at::log_softmax(module_logits.to(at::kDouble), 1);
  Tensor got = at::log_softmax(logits.to(at::kDouble), 1);
  double error = (want - got).abs().max().item<double>();
  FBBENCH_REQUIRE(error <= agreement * want.abs().max().item<double>(), Unsupported,
                  "its graph and its module disagree by " << error << " on random images");
}

/// Unsupported where the graph doesn't answer what `module_logits` are, but for `agreement`, with
/// each node run alone or with nodes fused.
void check_graph(const Graph& graph, const Tensor& images, const Tensor& module_logits,
                 double agreement) {
  // All values kept, also as a graph that takes another dimension for the batch shows by shapes.
  auto recording = run_forward(graph, images, ValueSet(graph.values.size(), true));
  for (const Node& node : graph.nodes) {
    FBBENCH_REQUIRE(recording.value(node.output).sizes() == recording.shape(node.output),
                    Unsupported, graph.describe(node) << " moves images within the batch");
  }
  check_logits(recording.logits(), module_logits, agreement);
  auto fused = run_forward(graph, images, ValueSet(graph.values.size(), false));
  check_logits(fused.logits(), module_logits, agreement);
}

}  // namespace

struct Network::Module {
  mutable torch::jit::Module module;
  bool probabilities = false;  ///< what the module itself answers

  /// Raw answer of the module, [N,K]; on a copy, as the module may write into its input.
  Tensor run(const Tensor& images) const { return module.forward({images.clone()}).toTensor(); }

  /// Logits, up to a constant a row where the module answers probabilities.
  Tensor logits(const Tensor& images) const {
    Tensor output = run(images);
    return probabilities ? output.log() : output;
  }
};

Network::Network() = default;
Network::~Network() = default;

std::shared_ptr<const Network> Network::load(const std::string& spec) {
  return load(Spec::parse(spec));
}

std::shared_ptr<const Network> Network::load(const Spec& spec) {
  const std::string& path = spec.name;
  Options options(path, network_options(), spec.options);
  std::shared_ptr<Network> network(new Network);
  network->precision_ = options.get_choice("precision", precision_names());
  network->module_ = std::make_unique<Module>();
  network->module_->module = read_module(path);
  Sidecar sidecar = read_sidecar(sidecar_path(path));
  network->input_ = sidecar.input;
  network->module_->probabilities = sidecar.probabilities;
  for (auto [name, side] :
       {std::pair{"height", &network->input_.height}, std::pair{"width", &network->input_.width}}) {
    if (options.get_string(name) != "sidecar") *side = options.get_int(name, 1, 1 << 14);
  }
  network->module_->module.eval();
  require_finite(network->module_->module, path);
  network->check_output(path);
  network->build_graph(path);
  network->build_forward_graph(path);
  network->fingerprint_ = Sha256()
                              .update_file(path)
                              .update_file(sidecar_path(path))
                              .update(std::to_string(network->input_.height) + "x" +
                                      std::to_string(network->input_.width))
                              .update(network->in_float32() ? "" : network->precision_)
                              .hex();
  return network;
}

void Network::check_output(const std::string& path) const {
  at::NoGradGuard no_grad;
  Tensor image = example(input_, 1);
  Tensor output;
  try {
    output = module_->run(image);
  } catch (const std::exception& error) {
    throw BadInput(path + ": can't be run on " + describe_tensor(image) +
                   ", the sidecar's input: " + gist(error.what()));
  }
  require_shape(output, {1, class_count()}, at::kFloat,
                path + ": output for one image and the sidecar's classes");
  FBBENCH_REQUIRE(all_finite(output), BadInput,
                  path << ": answers NaN or infinite values for a random image; want finite ones");
}

void Network::check(const Graph& graph, at::ScalarType type, double agreement) const {
  at::NoGradGuard no_grad;
  for (int64_t batch : {1, 3}) {  // neither is the batch size that the graph was made with
    Tensor images = example(input_, batch);
    check_graph(graph, images.to(type), module_->logits(images), agreement);
  }
}

void Network::build_graph(const std::string& path) {
  try {
    graph_ = import_graph(module_->module, input_);
    FBBENCH_REQUIRE(!graph_->ends_in_softmax || module_->probabilities, BadInput,
                    path << ": ends in softmax, but the sidecar says logits; want \"output\": "
                            "\"probabilities\" there");
    FBBENCH_REQUIRE(!module_->probabilities || graph_->ends_in_softmax, Unsupported,
                    "the sidecar says probabilities, but the network doesn't end in softmax");
    check(*graph_, at::kFloat, kAgreement);
  } catch (const std::logic_error&) {
    throw;
  } catch (const BadInput&) {
    throw;
  } catch (const std::exception& error) {
    graph_.reset();
    graph_error_ = path + ": no graph of this network can be built: " + gist(error.what());
  }
}

void Network::build_forward_graph(const std::string& path) {
  if (in_float32()) {
    if (graph_) forward_graph_ = std::make_unique<Graph>(with_winograd(*graph_));
    return;
  }
  std::string what = path + ": precision=" + precision_;
  FBBENCH_REQUIRE(graph_, Unsupported,
                  graph_error_ << "; precision=" << precision_
                               << " needs one, want precision=" << kDefaultPrecision);
  at::ScalarType type = precision_type(precision_);
  try {
    forward_graph_ = import_graph(module_->module, input_, type);
    check(*forward_graph_, type, type == at::kBFloat16 ? kBfloat16Agreement : kAgreement);
  } catch (const std::logic_error&) {
    throw;
  } catch (const std::exception& error) {
    throw Unsupported(what + ": " + gist(error.what()) + "; want precision=" + kDefaultPrecision);
  }
}

Tensor Network::forward(const Tensor& images) const {
  at::NoGradGuard no_grad;
  if (!forward_graph_) return module_->logits(images);
  const ValueSet none(forward_graph_->values.size(), false);
  Tensor converted = images.to(precision_type(precision_));
  return run_forward(*forward_graph_, converted, none).logits().to(at::kFloat);
}

Tensor Network::autograd_gradient(const Tensor& images, const Tensor& seed) const {
  at::AutoGradMode grad_on(true);
  Tensor input = images.detach().requires_grad_(true);
  return torch::autograd::grad({module_->logits(input)}, {input}, {seed})[0];
}

}  // namespace fbbench
