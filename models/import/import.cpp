// SPDX-License-Identifier: Apache-2.0
#include "models/import/import.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/version.h>

#include <map>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "models/import/decompositions.h"
#include "models/import/known.h"
#include "models/import/source_place.h"

namespace fbbench {
namespace {

namespace jit = torch::jit;

/// Operators that read only an image-dependent tensor's shape or type, and whether the answer may
/// hold the number of images.
const std::map<std::string, bool> kShapeQueries = {{"aten::size", true},
                                                   {"aten::sym_size", true},
                                                   {"aten::numel", true},
                                                   {"aten::len", true},
                                                   {"prim::shape", true},
                                                   {"aten::zeros_like", true},
                                                   {"aten::ones_like", true},
                                                   {"aten::full_like", true},
                                                   {"aten::new_zeros", false},
                                                   {"aten::new_ones", false},
                                                   {"aten::new_full", false},
                                                   {"aten::dim", false},
                                                   {"aten::is_floating_point", false},
                                                   {"aten::is_complex", false},
                                                   {"prim::dtype", false},
                                                   {"prim::device", false},
                                                   {"prim::layout", false},
                                                   {"aten::__isnot__", false},
                                                   {"aten::__is__", false},
                                                   {"aten::is_contiguous", false}};

/// Those that read so much of the tensor behind a constant one.
const std::map<std::string, bool> kLikeAnother = {{"aten::expand_as", true},
                                                  {"aten::view_as", true},
                                                  {"aten::reshape_as", true},
                                                  {"aten::type_as", false},
                                                  {"aten::to", false}};

using Shapes = std::vector<std::vector<int64_t>>;

/// As few images as show where in a tensor they stand, beside kExampleBatch.
constexpr int64_t kOtherBatch = 1;

class Importer {
 public:
  /// `images`: in the example; `others`: shapes() with kOtherBatch images.
  Importer(at::ScalarType precision, int64_t images, Shapes others)
      : precision_(precision), images_(images), others_(std::move(others)) {}

  /// Of all that operators have made of the image, in the order of the module.
  const Shapes& shapes() const { return shapes_; }

  std::unique_ptr<Graph> import(const jit::Module& module, const InputFormat& format) {
    auto graph = module.get_method("forward").graph()->copy();
    jit::Inline(*graph);
    read_arguments(module, *graph, format);
    run_block(graph->block());
    const Known& output = look_up(graph->outputs()[0]);
    FBBENCH_REQUIRE(output.cell, Unsupported, "forward() answers without the image");
    result_->output = read(output);
    return std::move(result_);
  }

 private:
  std::shared_ptr<TensorCell> new_cell(Tensor example, ValueId value) {
    cells_.push_back(std::make_shared<TensorCell>(TensorCell{std::move(example), value}));
    return cells_.back();
  }

  /// The example image, and whatever else forward() takes at its default.
  void read_arguments(const jit::Module& module, const jit::Graph& graph,
                      const InputFormat& format) {
    const auto& arguments = module.get_method("forward").function().getSchema().arguments();
    FBBENCH_REQUIRE(arguments.size() >= 2, Unsupported, "forward() takes no image");
    known_[graph.inputs()[0]].constant = module._ivalue();
    auto generator = at::detail::createCPUGenerator(0);  // not the user's
    auto image = at::rand({images_, format.channels, format.height, format.width}, generator);
    result_->values.push_back({{format.channels, format.height, format.width}, -1, {}, false});
    known_[graph.inputs()[1]].cell = new_cell(image.to(precision_), 0);
    for (size_t i = 2; i < arguments.size(); ++i) {
      FBBENCH_REQUIRE(arguments[i].default_value(), Unsupported,
                      "forward() also takes '" << arguments[i].name()
                                               << "'; want the image alone, or a default for it");
      known_[graph.inputs()[i]].constant = *arguments[i].default_value();
    }
  }

  const Known& look_up(const jit::Value* value) const {
    auto found = known_.find(value);
    FBBENCH_PROMISE(found != known_.end(), "value %" << value->debugName() << " is read unwritten");
    return found->second;
  }

  ValueId read(const Known& known) const {
    FBBENCH_REQUIRE(!known.cell->stale, Unsupported,
                    place_ << ": reads a tensor that an in-place operator has changed through "
                              "another view of it; want the network without in-place operators on "
                              "views");
    return known.cell->value;
  }

  void run_block(const jit::Block* block) {
    for (const jit::Node* node : block->nodes()) {
      const jit::Node* written = decomposed_ ? decomposed_ : node;
      scope_ = source_place(written);
      module_ = module_path(written);
      place_ = written->kind().toQualString() + (scope_.empty() ? "" : " at " + scope_);
      run_node(node);
    }
  }

  void run_node(const jit::Node* node) {
    switch (node->kind()) {
      case c10::prim::Constant:
        known_[node->output()].constant = jit::toIValue(node->output()).value_or(c10::IValue());
        return;
      case c10::prim::GetAttr:
        known_[node->output()].constant = attribute(node);
        return;
      case c10::prim::ListConstruct:
      case c10::prim::TupleConstruct:
      case c10::prim::DictConstruct:
        return construct(node);
      case c10::prim::ListUnpack:
      case c10::prim::TupleUnpack:
        return unpack(node);
      case c10::prim::If:
        return run_if(node);
      case c10::prim::Loop:
        return run_loop(node);
      case c10::prim::unchecked_cast:
        known_[node->output()] = look_up(node->input());
        return;
      case c10::prim::TupleSlice:
        return slice_tuple(node);
      case c10::prim::RaiseException: {
        const c10::IValue& what = look_up(node->input(0)).constant;
        throw Unsupported(place_ + ": forward() raises an exception for its own input: " +
                          (what.isString() ? what.toStringRef() : "one of its own"));
      }
      case c10::prim::CreateObject:  // of a context (no_grad), which changes no value
      case c10::prim::Enter:
      case c10::prim::Exit:
        known_[node->output()] = {};
        return;
      case c10::prim::SetAttr:
        FBBENCH_REQUIRE(node->input(0)->node()->kind() == c10::prim::CreateObject, Unsupported,
                        place_ << ": forward() changes the network's attribute '"
                               << node->s(c10::attr::name) << "'; want one that keeps no state");
        return;
      default:
        return run_operator(node);
    }
  }

  template <class Predicate>
  bool any_input(const jit::Node* node, const Predicate& holds) const {
    return std::any_of(node->inputs().begin(), node->inputs().end(),
                       [&](const jit::Value* value) { return holds(look_up(value)); });
  }
  bool any_tracked(const jit::Node* node) const {
    return any_input(node, [](const Known& known) { return known.tracked(); });
  }

  c10::IValue attribute(const jit::Node* node) const {
    const c10::IValue& owner = look_up(node->input()).constant;
    FBBENCH_REQUIRE(owner.isObject(), Unsupported,
                    place_ << ": forward() reads the attribute '" << node->s(c10::attr::name)
                           << "' of an object that it has made; want attributes of modules alone");
    return owner.toObject()->getAttr(node->s(c10::attr::name));
  }

  std::vector<Known> inputs_of(const jit::Node* node) const {
    std::vector<Known> inputs;
    for (const jit::Value* input : node->inputs()) inputs.push_back(look_up(input));
    return inputs;
  }

  /// A list of tensors is kept item by item, as image-dependent ones may be appended later, and so
  /// is one that holds the number of images: which item it is counts. A dict of tensors is a list
  /// of its names, each with its tensor behind it.
  void construct(const jit::Node* node) {
    if (node->kind() == c10::prim::DictConstruct) {
      if (!any_tracked(node)) return run_constant(node, node->kind().toQualString());
      const auto& keys = node->output()->type()->expectRef<c10::DictType>().getKeyType();
      FBBENCH_REQUIRE(keys->kind() == c10::TypeKind::StringType, Unsupported,
                      place_ << ": makes a dict whose keys aren't names");
    }
    Known& result = known_[node->output()];
    auto by_item = [](const Known& known) { return known.tracked() || known.has_count(); };
    if (node->output()->type()->str() == "Tensor[]" || any_input(node, by_item)) {
      result.items = std::make_shared<std::vector<Known>>(inputs_of(node));
    } else if (node->kind() == c10::prim::TupleConstruct) {
      std::vector<c10::IValue> items;
      for (const jit::Value* input : node->inputs()) items.push_back(look_up(input).constant);
      result.constant = c10::ivalue::Tuple::create(std::move(items));
    } else {
      c10::impl::GenericList list(
          node->output()->type()->expectRef<c10::ListType>().getElementType());
      for (const jit::Value* input : node->inputs()) list.push_back(look_up(input).constant);
      result.constant = list;
    }
  }

  void unpack(const jit::Node* node) {
    std::vector<Known> items = items_of(look_up(node->input()));
    FBBENCH_REQUIRE(
        items.size() == node->outputs().size(), Unsupported,
        place_ << ": unpacks a list of " << items.size() << " into " << node->outputs().size());
    for (size_t i = 0; i < items.size(); ++i) known_[node->outputs()[i]] = items[i];
  }

  void slice_tuple(const jit::Node* node) {
    Known tuple;
    tuple.items = std::make_shared<std::vector<Known>>(items_of(look_up(node->input())));
    Known begin{node->i(c10::attr::beg), {}, {}}, end{node->i(c10::attr::end), {}, {}};
    known_[node->output()] = *move_items("prim::TupleSlice", {tuple, begin, end});
  }

  const c10::IValue& condition(const jit::Value* value) const {
    FBBENCH_REQUIRE(!look_up(value).tracked(), Unsupported,
                    place_ << ": which way forward() goes depends on pixel values; want the same "
                              "operators for every image");
    return look_up(value).constant;
  }

  void copy(at::ArrayRef<const jit::Value*> from, at::ArrayRef<const jit::Value*> to) {
    std::vector<Known> values;
    for (const jit::Value* value : from) values.push_back(look_up(value));
    for (size_t i = 0; i < to.size(); ++i) known_[to[i]] = values[i];
  }

  void run_if(const jit::Node* node) {
    const jit::Block* block = node->blocks()[condition(node->input()).toBool() ? 0 : 1];
    run_block(block);
    copy(block->outputs(), node->outputs());
  }

  void run_loop(const jit::Node* node) {
    const jit::Block* body = node->blocks()[0];
    int64_t trips = condition(node->input(0)).toInt();
    bool go_on = condition(node->input(1)).toBool();
    copy(node->inputs().slice(2), body->inputs().slice(1));
    for (int64_t trip = 0; trip < trips && go_on; ++trip) {
      known_[body->inputs()[0]] = Known{trip, {}, {}};
      run_block(body);
      go_on = condition(body->outputs()[0]).toBool();
      copy(body->outputs().slice(1), body->inputs().slice(1));
    }
    copy(body->inputs().slice(1), node->outputs());
  }

  /// Whether a query's answer holds the number of images.
  bool counts_images(const jit::Node* node, const std::string& name) const {
    auto query = kShapeQueries.find(name), like = kLikeAnother.find(name);
    bool asks =
        query != kShapeQueries.end() ? query->second : like != kLikeAnother.end() && like->second;
    if (!asks) return false;
    const Known& first = look_up(node->input(0));
    if (first.cell && node->inputs().size() == 2) {  // size(dim)
      int64_t dim = look_up(node->input(1)).constant.toInt(), images = first.cell->place.dim;
      return dim == images || dim == images - first.cell->example.dim();
    }
    return any_tracked(node) && !first.items;
  }

  void run_constant(const jit::Node* node, const std::string& name) {
    std::vector<c10::IValue> inputs;
    for (const jit::Value* input : node->inputs()) inputs.push_back(look_up(input).on_example());
    bool reads_count = any_input(node, [](const Known& known) { return known.has_count(); });
    bool count = (reads_count && name != "aten::len") || counts_images(node, name);
    std::vector<c10::IValue> results = evaluate(node, std::move(inputs));
    for (size_t i = 0; i < node->outputs().size(); ++i) {
      Known& known = known_[node->outputs()[i]];
      known = {results[i], {}, {}, count};
      if (name != "aten::size" || !results[i].isIntList()) continue;
      const auto& cell = look_up(node->input(0)).cell;
      known.items = std::make_shared<std::vector<Known>>(items_of({results[i], {}, {}}));
      (*known.items)[cell ? static_cast<size_t>(cell->place.dim) : 0].counts_images = count;
      known.counts_images = false;
    }
  }

  std::vector<c10::IValue> evaluate(const jit::Node* node, std::vector<c10::IValue> stack) const {
    FBBENCH_REQUIRE(node->maybeOperator() != nullptr, Unsupported,
                    place_ << ": isn't an operator that LibTorch " << TORCH_VERSION
                           << " can run by itself; want tensor operators alone");
    if (node->getOperator().schema().is_vararg()) {
      stack.emplace_back(static_cast<int64_t>(stack.size()));
    }
    try {
      node->getOperation()(stack);
    } catch (const std::exception& error) {
      throw Unsupported(place_ + ": " + one_line(error));
    }
    return stack;
  }

  /// Whether all that the operator reads of image-dependent tensors are shapes and types.
  bool reads_shapes_alone(const jit::Node* node, const std::string& name) const {
    return kShapeQueries.count(name) > 0 || name.rfind("prim::is_", 0) == 0 ||
           (kLikeAnother.count(name) > 0 && !look_up(node->input(0)).tracked());
  }

  void run_operator(const jit::Node* node) {
    std::string name = node->kind().toQualString();
    bool on_items = !node->inputs().empty() && look_up(node->input(0)).items;
    std::optional<Known> moved;
    if (on_items) moved = move_items(name, inputs_of(node));
    if (moved) {
      known_[node->output()] = *moved;
    } else if (name == "aten::is_grad_enabled" || name == "prim::requires_grad") {
      // As where it is differentiated: without, attention takes operators that have no derivative.
      known_[node->output()] = {true, {}, {}};
    } else if (any_tracked(node) && !reads_shapes_alone(node, name)) {
      const jit::Graph* parts = parts_of(node, name);
      parts ? run_parts(node, *parts) : run_tracked(node, name);
    } else if (!node->outputs().empty()) {
      run_constant(node, name);
    }
  }

  const jit::Graph* parts_of(const jit::Node* node, const std::string& name) const {
    if (name != "aten::einsum") return decomposition(name);
    const c10::IValue& equation = look_up(node->input(0)).constant;
    return equation.isString() ? einsum_as_product(equation.toStringRef()) : nullptr;
  }

  /// The operators that an operator is made of, in its place.
  void run_parts(const jit::Node* node, const jit::Graph& parts) {
    copy(node->inputs(), parts.inputs());
    const jit::Node* outer = std::exchange(decomposed_, node);
    run_block(parts.block());
    decomposed_ = outer;
    const Known result = look_up(parts.outputs()[0]);
    const std::vector<Known> results = result.items ? *result.items : std::vector<Known>{result};
    for (size_t i = 0; i < node->outputs().size(); ++i) known_[node->outputs()[i]] = results.at(i);
  }

  /// A constant that has been expanded to the batch as a value of the graph.
  Known expanded(const Known& known) {
    const c10::IValue& constant = known.constant;
    bool rows = known.counts_images && constant.isTensor() && constant.toTensor().dim() > 0 &&
                constant.toTensor().size(0) % images_ == 0 && constant.toTensor().numel() > 0;
    if (!rows) return known;
    const Tensor all = in_precision(constant, precision_).toTensor();
    const BatchPlace place{0, 1, all.size(0) / images_};
    const Tensor each = place.to_front(all), row = each.narrow(0, 0, 1);
    bool same = (each == row).all().item<bool>();
    if (place.folded() && !same) return known;
    FBBENCH_REQUIRE(
        same, Unsupported,
        place_ << ": reads a constant that differs from image to image of a batch; want "
                  "answers that don't depend on an image's place in it");
    Node node;
    node.op = Op::kConstant;
    node.shift = row;
    node.run = [row](const std::vector<Tensor>& inputs) {
      std::vector<int64_t> sizes = row.sizes().vec();
      sizes[0] = inputs[0].size(0);
      return row.expand(sizes);
    };
    Known result;
    result.cell = new_cell(all, append(std::move(node), "constant", {0}, each));
    result.cell->place = place;
    return result;
  }

  Argument argument(const Known& known, Call& call, std::vector<ValueId>& inputs) {
    Argument result;
    if (known.cell) {
      result.slot = static_cast<int>(inputs.size());
      inputs.push_back(read(known));
      call.module_examples.push_back(known.cell->example);
      call.places.push_back(known.cell->place);
      call.examples.push_back(known.cell->place.to_front(known.cell->example));
    } else if (known.tracked()) {
      for (const Known& item : *known.items) {
        result.items.push_back(argument(expanded(item), call, inputs));
      }
    } else {
      result.constant = known.on_example();
    }
    return result;
  }

  void run_tracked(const jit::Node* node, const std::string& name) {
    Call call;
    call.schema = node->maybeSchema();
    FBBENCH_REQUIRE(
        call.schema != nullptr, Unsupported,
        place_ << ": isn't an operator on tensors that LibTorch " << TORCH_VERSION << " knows");
    call.name = name;
    call.precision = precision_;
    call.in_place = !call.schema->arguments().empty() &&
                    call.schema->arguments()[0].alias_info() != nullptr &&
                    call.schema->arguments()[0].alias_info()->isWrite();
    if (call.in_place && call.name.back() == '_') call.name.pop_back();
    call.operation = node->getOperation();
    FBBENCH_REQUIRE(!call.in_place || look_up(node->input(0)).cell, Unsupported,
                    place_ << ": writes image-dependent values into a constant; want them joined "
                              "by torch.cat or torch.where");
    std::vector<ValueId> inputs;
    for (const jit::Value* input : node->inputs()) {
      call.arguments.push_back(argument(expanded(look_up(input)), call, inputs));
    }
    std::vector<c10::IValue> results = evaluate(node, call.stack_of_examples());
    for (size_t i = 0; i < node->outputs().size(); ++i) {
      call.output_item = node->outputs().size() > 1 ? static_cast<int>(i) : -1;
      known_[node->outputs()[i]] = wrap(node, call, inputs, results[i]);
    }
  }

  Known wrap(const jit::Node* node, Call& call, const std::vector<ValueId>& inputs,
             const c10::IValue& result) {
    Known known;
    if (result.isTensor()) {
      known.cell = call.in_place ? overwrite(node, call, inputs)
                                 : cell_of(node, call, inputs, result.toTensor());
    } else if (result.isTensorList()) {
      known.items = std::make_shared<std::vector<Known>>();
      auto tensors = result.toTensorVector();
      for (size_t i = 0; i < tensors.size(); ++i) {
        call.output_item = static_cast<int>(i);
        known.items->push_back({{}, cell_of(node, call, inputs, tensors[i]), {}});
      }
    } else {
      FBBENCH_REQUIRE(false, Unsupported,
                      place_ << ": makes a number (" << result.tagKind()
                             << ") of pixel values; want tensors of one row an image");
    }
    return known;
  }

  /// The cell of an operator's result: an input's own, where the operator handed it through.
  std::shared_ptr<TensorCell> cell_of(const jit::Node* node, Call& call,
                                      const std::vector<ValueId>& inputs, const Tensor& example) {
    for (const jit::Value* input : node->inputs()) {
      const Known& known = look_up(input);
      if (known.cell && known.cell->example.is_same(example)) return known.cell;
    }
    auto cell = new_cell(in_precision(example, precision_).toTensor(), -1);
    add_node(call, inputs, *cell);
    return cell;
  }

  std::shared_ptr<TensorCell> overwrite(const jit::Node* node, Call& call,
                                        const std::vector<ValueId>& inputs) {
    auto cell = look_up(node->input(0)).cell;
    add_node(call, inputs, *cell);
    for (const auto& other : cells_) {
      if (other != cell && other->example.is_alias_of(cell->example)) other->stale = true;
    }
    return cell;
  }

  /// Where the images stand in what `call` has made.
  std::optional<BatchPlace> place_of(const Call& call, const Tensor& example) const {
    std::optional<Growth> found;
    const size_t index = shapes_.size() - 1;
    const bool other = index < others_.size() && others_[index].size() == shapes_.back().size();
    if (other) {
      found = growth(shapes_.back(), images_, others_[index], kOtherBatch);
    } else if (example.dim() > 0 && example.size(0) == images_) {
      found = Growth{};
    }
    if (!found) return {};
    if (call.places.size() == 1 && keeps_order(call.name)) {
      auto place = reshaped(call.places[0], call.module_examples[0].sizes(), example.sizes());
      bool apart = place && place->folded() && place->dim == example.dim() - 1;
      return place && place->dim == found->dim && !apart ? place : std::nullopt;
    }
    if (found->length == 1) return BatchPlace{found->dim};
    for (const BatchPlace& from : call.places) {
      if (from.outer * from.inner == found->length) {
        return BatchPlace{found->dim, from.outer, from.inner};
      }
    }
    return {};
  }

  /// Unsupported where what is made of one image changes with another.
  void require_apart(const Call& call) const {
    const auto run = call.closure();
    std::vector<Tensor> others;
    for (const Tensor& example : call.examples) {
      others.push_back(example.clone());
      others.back().narrow(0, 1, images_ - 1).zero_();
    }
    FBBENCH_REQUIRE(at::allclose(run(call.examples)[0], run(others)[0], 0, 0, /*equal_nan=*/true),
                    Unsupported,
                    place_ << ": mixes images of a batch where they are in one dimension with "
                              "others; want each answered by itself");
  }

  /// Sets the cell's value and place.
  void add_node(Call& call, const std::vector<ValueId>& inputs, TensorCell& cell) {
    shapes_.push_back(cell.example.sizes().vec());
    if (images_ == kOtherBatch) return;
    const std::optional<BatchPlace> place = place_of(call, cell.example);
    FBBENCH_REQUIRE(place, Unsupported,
                    place_ << ": gives " << describe_tensor(cell.example) << " for " << images_
                           << " images; want one row an image, so reshape by x.size(0) or -1, and "
                              "leave the images in a dimension of their own, or together with what "
                              "there is of each (heads, windows, tokens)");
    cell.place = call.output_place = *place;
    call.example_output = place->to_front(cell.example);
    if (!call.batch_first()) require_apart(call);
    std::vector<Node> chain = translate(call);
    std::vector<ValueId> chain_inputs = inputs;
    for (Node& node : chain) {
      bool last = &node == &chain.back();
      Tensor output = last ? call.example_output : node.run(call.examples);
      chain_inputs = {append(std::move(node), call.name, chain_inputs, output)};
    }
    cell.value = chain_inputs[0];
  }

  /// The output of a node that is put at the graph's end.
  ValueId append(Node node, const std::string& name, const std::vector<ValueId>& inputs,
                 const Tensor& example) {
    node.name = name;
    node.scope = scope_;
    node.module = module_;
    node.inputs = inputs;
    node.output = static_cast<ValueId>(result_->values.size());
    result_->values.push_back({example.sizes().slice(1).vec(), -1, {}, false});
    result_->nodes.push_back(std::move(node));
    return result_->nodes.back().output;
  }

  at::ScalarType precision_;
  int64_t images_;
  Shapes others_, shapes_;
  const jit::Node* decomposed_ = nullptr;  ///< the operator whose parts are at work; null: none's
  std::unique_ptr<Graph> result_ = std::make_unique<Graph>();
  std::unordered_map<const jit::Value*, Known> known_;
  std::vector<std::shared_ptr<TensorCell>> cells_;
  std::string module_;  ///< the module of the node at work: "layer4.1.conv2"
  std::string scope_;   ///< where the node at work stands in the source: "net.py:31"
  std::string place_;   ///< what it is and where, for messages
};

/// Shapes with kOtherBatch images; up to where an operator isn't for so few.
Shapes other_shapes(const jit::Module& module, const InputFormat& format,
                    at::ScalarType precision) {
  Importer importer(precision, kOtherBatch, {});
  try {
    importer.import(module, format);
  } catch (const std::exception&) {  // what is wrong with the module is said of kExampleBatch
  }
  return importer.shapes();
}

}  // namespace

std::unique_ptr<Graph> import_graph(const torch::jit::Module& module, const InputFormat& format,
                                    at::ScalarType precision) {
  at::NoGradGuard no_grad;
  Importer importer(precision, kExampleBatch, other_shapes(module, format, precision));
  auto graph = importer.import(module, format);
  simplify(*graph, precision);
  graph->input = format;
  return graph;
}

}  // namespace fbbench
