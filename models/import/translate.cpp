// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "core/error.h"
#include "models/graph/layout.h"
#include "models/import/call.h"

namespace fbbench {
namespace {

/// Fills in op, parameters and, where it isn't the call itself, `run`; false where the call isn't
/// of a form the op knows.
using Translator = std::function<bool(const Call&, Node&)>;

std::vector<int64_t> repeated(std::vector<int64_t> values, size_t count, int64_t otherwise) {
  if (values.empty()) values = {otherwise};
  if (values.size() == 1) values.resize(count, values[0]);
  return values;
}

/// 'same' padding: the odd pixel goes to the far side, as in torch.
std::vector<int64_t> same_padding(const Tensor& weight, const std::vector<int64_t>& dilation) {
  std::vector<int64_t> sides;  // last dimension first, near and far, as constant_pad_nd wants
  for (size_t i = dilation.size(); i-- > 0;) {
    int64_t total = dilation[i] * (weight.size(static_cast<int64_t>(i) + 2) - 1);
    sides.push_back(total / 2);
    sides.push_back(total - total / 2);
  }
  return sides;
}

bool conv(const Call& call, Node& node) {
  const char* input = call.find("input") ? "input" : "self";
  Tensor weight = call.tensor("weight");
  Tensor example = call.examples[0];
  // Without a batch dimension torch takes the image for a batch; nothing we could run batched.
  if (!call.only_tracked(input) || !call.batch_first()) return false;
  if (!weight.defined() || example.dim() != weight.dim()) return false;
  size_t spatial = static_cast<size_t>(weight.dim()) - 2;
  Window& window = node.window;
  window.stride = repeated(call.ints("stride"), spatial, 1);
  window.dilation = repeated(call.ints("dilation"), spatial, 1);
  window.output_padding = repeated(call.ints("output_padding"), spatial, 0);
  window.groups = call.integer("groups", 1);
  window.transposed = call.boolean("transposed", call.name.find("transpose") != std::string::npos);
  // 'same' and 'valid': translate() has already made padding a node of its own.
  bool named = call.find("padding")->constant.isString();
  window.padding = repeated(named ? std::vector<int64_t>{0} : call.ints("padding"), spatial, 0);
  window.far_padding = window.padding;
  node.op = Op::kConv;
  node.weights = std::make_shared<Weights>(canonical(weight), call.tensor("bias"));
  node.run = nullptr;  // run_forward convolves with the weights, which folding may replace
  return true;
}

/// Whether the images stand before the last `count` dimensions.
bool keeps_rows(const Call& call, int64_t count) {
  return std::all_of(call.places.begin(), call.places.end(), [&](const BatchPlace& place) {
    const Tensor& example = call.module_examples[static_cast<size_t>(&place - call.places.data())];
    return place.dim < example.dim() - count;
  });
}

bool linear(const Call& call, Node& node) {
  Tensor weight = call.tensor("weight");
  if (!call.only_tracked("input") || !weight.defined() || !keeps_rows(call, 1)) return false;
  node.op = Op::kLinear;
  node.weights = std::make_shared<Weights>(weight, call.tensor("bias"));
  node.run = nullptr;
  return true;
}

/// Matrices of the image times such.
bool matrix_product(const Call& call, Node& node) {
  bool matrices = call.examples.size() == 2 && call.aligned() && keeps_rows(call, 2) &&
                  call.examples[0].dim() == call.examples[1].dim();
  if (!matrices) return false;
  node.op = Op::kProduct;
  node.run = [](const std::vector<Tensor>& inputs) { return at::matmul(inputs[0], inputs[1]); };
  return true;
}

/// x W, from matmul, mm and addmm.
bool matmul(const Call& call, Node& node) {
  if (call.name == "aten::matmul" && matrix_product(call, node)) return true;
  bool addmm = call.name == "aten::addmm";
  Tensor weight = call.tensor(addmm || call.name == "aten::mm" ? "mat2" : "other");
  Tensor bias = addmm ? call.tensor("self") : Tensor();
  bool plain = call.number("alpha", 1) == 1 && call.number("beta", 1) == 1;
  if (!call.only_tracked(addmm ? "mat1" : "self") || !plain || !keeps_rows(call, 1)) return false;
  if (!weight.defined() || weight.dim() != 2 || (bias.defined() && bias.dim() != 1)) return false;
  node.op = Op::kLinear;
  node.weights = std::make_shared<Weights>(weight.t().contiguous(), bias);
  node.run = nullptr;
  return true;
}

Translator activation(Op op) {
  return [op](const Call& call, Node& node) {
    if (call.examples.size() != 1 || !call.arguments[0].tracked()) return false;
    node.op = op;
    return true;
  };
}

/// hardtanh and clamp by numbers: max(x, 0) is a ReLU, two bounds a ReLU6.
bool clamp(const Call& call, Node& node) {
  bool hardtanh = call.name == "aten::hardtanh" || call.name == "aten::relu6";
  auto bound = [&](const char* first, const char* second, double otherwise) {
    return call.find(first) ? call.number(first, otherwise) : call.number(second, otherwise);
  };
  node.low = bound("min_val", "min", call.name == "aten::relu6" ? 0 : -INFINITY);
  node.high = bound("max_val", "max", call.name == "aten::relu6" ? 6 : INFINITY);
  if (call.examples.size() != 1 || !call.arguments[0].tracked()) return false;
  bool by_tensor = call.tensor("min").defined() || call.tensor("max").defined();
  bool relu = !hardtanh && node.low == 0 && std::isinf(node.high);
  node.op = by_tensor ? Op::kActivation : relu ? Op::kRelu : Op::kRelu6;
  return true;
}

/// Pooling windows; none where they aren't of one size, as adaptive pooling's may be.
Window pooling_window(const Call& call) {
  auto spatial = static_cast<size_t>(call.examples[0].dim()) - 2;
  Window window;
  if (call.find("kernel_size")) {
    window.kernel = repeated(call.ints("kernel_size"), spatial, 1);
    std::vector<int64_t> stride = call.ints("stride");
    window.stride = stride.empty() ? window.kernel : repeated(stride, spatial, 1);
  } else {
    for (size_t i = 0; i < spatial; ++i) {
      auto dim = static_cast<int64_t>(i) + 2;
      int64_t from = call.examples[0].size(dim), to = call.example_output.size(dim);
      if (to == 0 || from % to != 0) return {};
      window.kernel.push_back(from / to);
    }
    window.stride = window.kernel;
  }
  window.padding = repeated(call.ints("padding"), spatial, 0);
  window.dilation = repeated(call.ints("dilation"), spatial, 1);
  for (size_t i = 0; i < spatial; ++i) {
    auto dim = static_cast<int64_t>(i) + 2;
    int64_t reach = window.dilation[i] * (window.kernel[i] - 1) + 1;
    int64_t read = (call.example_output.size(dim) - 1) * window.stride[i] + reach;
    window.far_padding.push_back(read - window.padding[i] - call.examples[0].size(dim));
  }
  return window;
}

Translator pooling(Op op) {
  return [op](const Call& call, Node& node) {
    bool first = call.examples.size() == 1 && call.arguments[0].tracked() && call.batch_first();
    if (!first || call.examples[0].dim() < 3 || call.output_item > 0) return false;
    node.op = op;
    node.window = pooling_window(call);
    return true;
  };
}

/// A mean is average pooling where it goes over spatial dimensions alone, be it one of two, or over
/// tokens [T,D].
bool mean(const Call& call, Node& node) {
  std::vector<int64_t> dims = call.ints("dim");
  for (int64_t& dim : dims) dim = call.dim_in_front(dim);
  bool spatial =
      !dims.empty() && std::all_of(dims.begin(), dims.end(), [](int64_t dim) { return dim >= 2; });
  bool over_tokens = call.examples[0].dim() == 3 && dims == std::vector<int64_t>{1};
  if (!call.only_tracked("self") || !(spatial || over_tokens)) return false;
  node.op = Op::kAvgPool;
  return true;
}

const std::vector<std::string>& order_keepers() {
  static const std::vector<std::string> kNames = {
      "flatten",   "view",         "reshape",    "squeeze", "unsqueeze",
      "unflatten", "_unsafe_view", "contiguous", "view_as", "reshape_as"};
  return kNames;
}

bool reshape(const Call& call, Node& node) {
  if (call.examples.size() != 1) return false;
  node.op = Op::kReshape;
  std::vector<int64_t> shape = call.example_output.sizes().vec();
  node.run = [shape](const std::vector<Tensor>& inputs) {
    std::vector<int64_t> sizes = shape;
    sizes[0] = inputs[0].size(0);
    return inputs[0].reshape(sizes);
  };
  return true;
}

/// Expand, to, clone and their like, where they change neither shape nor type (a graph has but one
/// floating-point type).
bool identity(const Call& call, Node& node) {
  bool same = call.arguments[0].slot == 0 && call.aligned() &&
              call.example_output.sizes() == call.examples[0].sizes() &&
              call.example_output.scalar_type() == call.examples[0].scalar_type();
  return same && reshape(call, node);
}

/// Whether in the graph, where images come first anyway, the call leaves the order of values.
bool moves_images_alone(const Call& call, const Node& node) {
  if (call.batch_first() || call.example_output.numel() != call.examples[0].numel()) return false;
  Tensor places = at::arange(call.examples[0].numel(), at::kDouble);
  Tensor order = node.run({places.view(call.examples[0].sizes())});
  return at::equal(order.flatten().to(at::kDouble), places);
}

Translator rearrangement(Op op) {
  return [op](const Call& call, Node& node) {
    if (call.examples.size() != 1 || !call.arguments[0].tracked()) return false;
    if (moves_images_alone(call, node)) return reshape(call, node);
    node.op = op;
    return true;
  };
}

bool concat(const Call& call, Node& node) {
  const Argument* list = call.find("tensors");
  bool all = list != nullptr && !list->items.empty() &&
             std::all_of(list->items.begin(), list->items.end(),
                         [](const Argument& item) { return item.slot >= 0; });
  if (!all || !call.aligned()) return false;
  node.dim = call.dim_in_front(call.integer("dim", 0));
  if (node.dim <= 0) return false;
  node.op = Op::kConcat;
  return true;
}

/// A constant operand as a tensor that broadcasts against the other; undefined where it is none.
Tensor constant_operand(const Call& call, const Argument& argument) {
  if (argument.tracked() || call.examples.size() != 1 || !call.aligned()) return {};
  if (argument.constant.isTensor()) {
    return call.output_place.constant_to_front(argument.constant.toTensor(),
                                               call.module_examples[0].dim());
  }
  return argument.constant.isScalar()
             ? at::scalar_tensor(argument.constant.toScalar(), call.parameter_type())
             : Tensor();
}

bool affine(Node& node, const Call& call, Tensor scale, Tensor shift) {
  bool same_shape = call.example_output.sizes() == call.examples[0].sizes();
  if (!same_shape || !call.example_output.is_floating_point()) return false;
  node.op = Op::kAffine;
  node.scale = std::move(scale);
  node.shift = std::move(shift);
  return true;
}

/// a + alpha b, a - alpha b, and rsub's b - alpha a.
bool sum(const Call& call, Node& node) {
  bool reversed = call.name == "aten::rsub";
  double sign = call.name == "aten::add" ? 1 : -1;
  double factor = sign * call.number("alpha", 1);
  const Argument& first = call.arguments[reversed ? 1 : 0];
  const Argument& second = call.arguments[reversed ? 0 : 1];
  if (call.examples.size() == 2 && first.slot >= 0 && second.slot >= 0) {
    if (reversed || !call.aligned()) return false;
    node.op = Op::kAdd;
    node.factor = factor;
    return true;
  }
  Tensor constant = constant_operand(call, first.tracked() ? second : first);
  if (!constant.defined() || call.examples.size() != 1) return false;
  if (first.tracked()) return affine(node, call, {}, constant * factor);
  return affine(node, call, at::scalar_tensor(factor, call.parameter_type()), constant);
}

bool product(const Call& call, Node& node) {
  if (call.examples.size() == 2) {
    node.op = Op::kMul;
    return call.arguments[0].slot >= 0 && call.arguments[1].slot >= 0 && call.aligned();
  }
  Tensor constant = constant_operand(call, call.arguments[call.arguments[0].tracked() ? 1 : 0]);
  return constant.defined() && affine(node, call, constant, {});
}

bool quotient(const Call& call, Node& node) {
  if (!call.only_tracked("self") || call.find("rounding_mode")) return false;
  Tensor constant = constant_operand(call, call.arguments[1]);
  return constant.defined() &&
         affine(node, call, constant.to(call.parameter_type()).reciprocal(), {});
}

bool negation(const Call& call, Node& node) {
  return affine(node, call, at::scalar_tensor(-1.0, call.parameter_type()), {});
}

bool batch_norm(const Call& call, Node& node) {
  Tensor mean = call.tensor("running_mean");
  Tensor variance = call.tensor("running_var");
  if (!call.only_tracked("input") || !call.batch_first()) return false;
  if (!mean.defined() || !variance.defined()) return false;
  if (call.boolean("training", false)) return false;
  Tensor scale = (variance.to(at::kDouble) + call.number("eps", 1e-5)).rsqrt();
  if (call.tensor("weight").defined()) scale = scale * call.tensor("weight");
  Tensor shift = -mean * scale;
  if (call.tensor("bias").defined()) shift = shift + call.tensor("bias");
  std::vector<int64_t> shape(static_cast<size_t>(call.examples[0].dim()) - 1, 1);
  shape[0] = -1;
  auto prepared = [&](const Tensor& values) {
    return values.to(call.parameter_type()).view(shape);
  };
  return affine(node, call, prepared(scale), prepared(shift));
}

/// x where a constant mask is false, else a number.
bool masked(const Call& call, Node& node) {
  const Argument& value = *call.find("value");
  if (!call.only_tracked("self") || !call.tensor("mask").defined()) return false;
  Tensor mask = constant_operand(call, *call.find("mask"));
  Tensor number = value.tracked() ? Tensor() : constant_operand(call, value);
  if (!mask.defined() || !number.defined() || number.dim() != 0) return false;
  const Tensor zeros = at::zeros(mask.sizes(), call.parameter_type());
  return affine(node, call, (zeros + 1).masked_fill(mask, 0),
                zeros.masked_fill(mask, number.item()));
}

/// Over the last dimensions.
bool layer_norm(const Call& call, Node& node) {
  const auto count = static_cast<int64_t>(call.ints("normalized_shape").size());
  if (!call.only_tracked("input") || !keeps_rows(call, count)) return false;
  node.op = Op::kLayerNorm;
  for (int64_t i = count; i > 0; --i) node.dims.push_back(call.examples[0].dim() - i);
  node.scale = call.tensor("weight");
  node.shift = call.tensor("bias");
  node.epsilon = call.number("eps", 1e-5);
  return true;
}

bool softmax(const Call& call, Node& node) {
  node.op = Op::kSoftmax;
  node.dim = call.dim_in_front(call.integer("dim", -1));
  return call.only_tracked("self") && node.dim > 0;
}

/// `sides`: last dimension first, near and far, as constant_pad_nd wants.
Window padding_window(const std::vector<int64_t>& sides, int64_t spatial) {
  Window window;
  bool grows = std::all_of(sides.begin(), sides.end(), [](int64_t side) { return side >= 0; });
  if (!grows || static_cast<int64_t>(sides.size()) > 2 * spatial) return window;
  window.padding.assign(static_cast<size_t>(spatial), 0);
  window.far_padding = window.padding;
  for (size_t i = 0; 2 * i < sides.size(); ++i) {
    window.padding[window.padding.size() - 1 - i] = sides[2 * i];
    window.far_padding[window.padding.size() - 1 - i] = sides[2 * i + 1];
  }
  return window;
}

bool pad(const Call& call, Node& node) {
  node.op = Op::kPad;
  const Argument* mode = call.find("mode");
  bool constant = call.name == "aten::constant_pad_nd" ||
                  (mode != nullptr && mode->constant.toStringRef() == "constant");
  if (constant && call.batch_first())
    node.window = padding_window(call.ints("pad"), call.examples[0].dim() - 2);
  return call.only_tracked("self");
}

const std::map<std::string, Translator>& translators() {
  static const std::map<std::string, Translator> kTable = [] {
    std::map<std::string, Translator> result = {
        {"aten::linear", linear},
        {"aten::batch_norm", batch_norm},
        {"aten::cat", concat},
        {"aten::add", sum},
        {"aten::sub", sum},
        {"aten::rsub", sum},
        {"aten::mul", product},
        {"aten::div", quotient},
        {"aten::neg", negation},
        {"aten::mean", mean},
        {"aten::bmm", matrix_product},
        {"aten::layer_norm", layer_norm},
        {"aten::masked_fill", masked},
        {"aten::softmax", softmax},
        {"aten::log_softmax", softmax},
        {"aten::relu", activation(Op::kRelu)},
        {"aten::leaky_relu", activation(Op::kLeakyRelu)},
        {"aten::elu", activation(Op::kElu)},
        {"aten::sigmoid", activation(Op::kSigmoid)},
        {"aten::hardsigmoid", activation(Op::kHardsigmoid)},
        {"aten::tanh", activation(Op::kTanh)},
        {"aten::silu", activation(Op::kSilu)},
        {"aten::hardswish", activation(Op::kHardswish)},
        {"aten::gelu", activation(Op::kGelu)},
    };
    auto all = [&](const Translator& translator, const std::vector<const char*>& names) {
      for (const char* name : names) result["aten::" + std::string(name)] = translator;
    };
    all(concat, {"concat", "concatenate"});
    all(sum, {"subtract"});
    all(product, {"multiply"});
    all(quotient, {"divide", "true_divide"});
    all(conv, {"conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
               "conv_transpose3d", "_convolution", "convolution", "_convolution_mode"});
    all(matmul, {"matmul", "mm", "addmm"});
    all(clamp, {"relu6", "hardtanh", "clamp", "clip", "clamp_min", "clamp_max"});
    all(activation(Op::kActivation), {"softplus", "mish", "selu", "celu", "prelu", "log_sigmoid",
                                      "hardshrink", "softshrink", "threshold"});
    all(pooling(Op::kMaxPool), {"max_pool1d", "max_pool2d", "max_pool3d", "max_pool2d_with_indices",
                                "max_pool3d_with_indices", "adaptive_max_pool1d",
                                "adaptive_max_pool2d", "adaptive_max_pool3d"});
    all(pooling(Op::kAvgPool), {"avg_pool1d", "avg_pool2d", "avg_pool3d", "adaptive_avg_pool1d",
                                "adaptive_avg_pool2d", "adaptive_avg_pool3d"});
    for (const std::string& name : order_keepers()) result["aten::" + name] = reshape;
    all(identity, {"expand", "expand_as", "to", "clone", "type_as", "alias", "dropout",
                   "feature_dropout", "alpha_dropout", "feature_alpha_dropout", "lift_fresh"});
    all(rearrangement(Op::kPermute),
        {"permute", "transpose", "t", "swapaxes", "movedim", "pixel_shuffle", "pixel_unshuffle",
         "channel_shuffle", "flip", "roll"});
    all(rearrangement(Op::kSlice), {"slice", "select", "narrow", "chunk", "split",
                                    "split_with_sizes", "tensor_split", "unbind"});
    all(pad, {"constant_pad_nd", "pad", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d",
              "replication_pad1d", "replication_pad2d", "replication_pad3d"});
    return result;
  }();
  return kTable;
}

}  // namespace

bool keeps_order(const std::string& name) {
  const std::vector<std::string>& keepers = order_keepers();
  return std::any_of(keepers.begin(), keepers.end(),
                     [&](const std::string& keeper) { return name == "aten::" + keeper; });
}

std::vector<Node> translate(const Call& call) {
  Node node;
  node.run = call.closure();
  auto found = translators().find(call.name);
  if (found == translators().end() || call.examples.empty() || !found->second(call, node)) {
    node = Node();
    node.run = call.closure();
  }
  const Argument* padding = call.find("padding");
  bool same = node.op == Op::kConv && padding->constant.isString() &&
              padding->constant.toStringRef() == "same";
  if (!same) return {node};
  Node pad;
  pad.op = Op::kPad;
  auto sides = same_padding(node.weights->weight(), node.window.dilation);
  pad.window = padding_window(sides, node.weights->weight().dim() - 2);
  pad.run = [sides](const std::vector<Tensor>& inputs) {
    return at::constant_pad_nd(inputs[0], sides, 0);
  };
  return {pad, node};
}

}  // namespace fbbench
