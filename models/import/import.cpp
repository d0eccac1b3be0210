// SPDX-License-Identifier: Apache-2.0
#include "models/import/import.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <set>
#include <unordered_map>

#include "core/error.h"
#include "models/import/call.h"

namespace fbbench {
namespace {

namespace jit = torch::jit;

/// A tensor that depends on the image. In-place operators give the cell a new value and make every
/// other cell on the same memory stale.
struct Cell {
  Tensor example;  ///< on kExampleBatch images
  ValueId value = -1;
  bool stale = false;
};

/// What a TorchScript value is while the module is interpreted.
struct Known {
  c10::IValue constant;
  std::shared_ptr<Cell> cell;                 ///< an image-dependent tensor
  std::shared_ptr<std::vector<Known>> items;  ///< a list or tuple, shared as TorchScript shares it

  bool tracked() const {
    if (cell) return true;
    return items && std::any_of(items->begin(), items->end(),
                                [](const Known& item) { return item.tracked(); });
  }
};

/// Operators that read only an image-dependent tensor's shape or type.
const std::set<std::string> kShapeQueries = {"aten::size",
                                             "aten::dim",
                                             "aten::numel",
                                             "aten::len",
                                             "aten::is_floating_point",
                                             "aten::is_complex",
                                             "prim::dtype",
                                             "prim::device",
                                             "prim::shape",
                                             "prim::layout",
                                             "prim::requires_grad",
                                             "prim::is_cuda",
                                             "aten::__isnot__",
                                             "aten::__is__",
                                             "aten::sym_size",
                                             "aten::is_contiguous"};

std::string source_place(const jit::Node* node) {
  if (auto place = node->sourceRange().file_line_col()) {
    const auto& [file, line, column] = *place;
    return file.substr(file.find_last_of('/') + 1) + ":" + std::to_string(line);
  }
  return "";
}

/// "layer4.1.conv2" for a node that was inlined from that module's forward().
std::string module_path(const jit::Node* node) {
  std::string path;
  if (!node->callstack()) return path;
  for (const auto& [function, place, instance] : (*node->callstack())->vec()) {
    if (!instance || instance->instance_name() == "SELF") continue;
    path += (path.empty() ? "" : ".") + instance->instance_name();
  }
  return path;
}

class Importer {
 public:
  explicit Importer(at::ScalarType precision) : precision_(precision) {}

  std::unique_ptr<Graph> import(const jit::Module& module, const InputFormat& format) {
    auto graph = module.get_method("forward").graph()->copy();
    jit::Inline(*graph);
    FBBENCH_REQUIRE(graph->inputs().size() == 2, Unsupported,
                    "forward() takes " << graph->inputs().size() - 1 << " arguments; want one");
    result_->values.push_back({{format.channels, format.height, format.width}, -1, {}, false});
    known_[graph->inputs()[0]].constant = module._ivalue();
    auto generator = at::detail::createCPUGenerator(0);  // not the user's
    auto image = at::rand({kExampleBatch, format.channels, format.height, format.width}, generator);
    known_[graph->inputs()[1]].cell = new_cell(image.to(precision_), 0);
    run_block(graph->block());
    const Known& output = look_up(graph->outputs()[0]);
    FBBENCH_REQUIRE(output.cell, Unsupported, "the output doesn't depend on the image");
    result_->output = read(output);
    return std::move(result_);
  }

 private:
  std::shared_ptr<Cell> new_cell(Tensor example, ValueId value) {
    cells_.push_back(std::make_shared<Cell>(Cell{std::move(example), value, false}));
    return cells_.back();
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
      place_ = std::string(node->kind().toQualString()) + " at " + source_place(node);
      run_node(node);
    }
  }

  void run_node(const jit::Node* node) {
    switch (node->kind()) {
      case c10::prim::Constant:
        known_[node->output()].constant = jit::toIValue(node->output()).value_or(c10::IValue());
        return;
      case c10::prim::GetAttr:
        known_[node->output()].constant =
            look_up(node->input()).constant.toObject()->getAttr(node->s(c10::attr::name));
        return;
      case c10::prim::ListConstruct:
      case c10::prim::TupleConstruct:
      case c10::prim::DictConstruct:
        return construct(node);
      case c10::prim::TupleIndex:
        known_[node->output()] = item(look_up(node->input(0)), look_up(node->input(1)).constant);
        return;
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
      default:
        return run_operator(node);
    }
  }

  bool any_tracked(const jit::Node* node) const {
    return std::any_of(node->inputs().begin(), node->inputs().end(),
                       [&](const jit::Value* value) { return look_up(value).tracked(); });
  }

  /// A list of tensors is kept item by item, as image-dependent ones may be appended later; a dict
  /// of them as a list of its names, each with its tensor behind it.
  void construct(const jit::Node* node) {
    if (node->kind() == c10::prim::DictConstruct) {
      if (!any_tracked(node)) return run_constant(node);
      const auto& keys = node->output()->type()->expectRef<c10::DictType>().getKeyType();
      FBBENCH_REQUIRE(keys->kind() == c10::TypeKind::StringType, Unsupported,
                      place_ << ": makes a dict whose keys aren't names");
    }
    Known& result = known_[node->output()];
    if (node->output()->type()->str() == "Tensor[]" || any_tracked(node)) {
      result.items = std::make_shared<std::vector<Known>>();
      for (const jit::Value* input : node->inputs()) result.items->push_back(look_up(input));
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

  static std::vector<Known> items_of(const Known& list) {
    if (list.items) return *list.items;
    std::vector<Known> items;
    auto constants = list.constant.isTuple() ? list.constant.toTupleRef().elements().vec()
                                             : list.constant.toListRef().vec();
    for (const c10::IValue& item : constants) items.push_back({item, nullptr, nullptr});
    return items;
  }

  /// Of a list or tuple by its index, of a dict by its name.
  static Known item(const Known& list, const c10::IValue& key) {
    const std::vector<Known> items = items_of(list);
    if (key.isInt()) {
      int64_t index = key.toInt();
      return items.at(static_cast<size_t>(index < 0 ? index + items.size() : index));
    }
    auto found = std::find_if(items.begin(), items.end(), [&](const Known& item) {
      return item.constant.isString() && item.constant.toStringRef() == key.toStringRef();
    });
    FBBENCH_REQUIRE(found != items.end(), Unsupported, "no item is called " << key.toStringRef());
    return *std::next(found);
  }

  void unpack(const jit::Node* node) {
    const std::vector<Known> items = items_of(look_up(node->input()));
    FBBENCH_REQUIRE(items.size() == node->outputs().size(), Unsupported,
                    place_ << ": unpacks a list of another length");
    for (size_t i = 0; i < items.size(); ++i) known_[node->outputs()[i]] = items[i];
  }

  const c10::IValue& condition(const jit::Value* value) const {
    FBBENCH_REQUIRE(!look_up(value).tracked(), Unsupported,
                    place_ << ": control flow depends on pixel values");
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
      known_[body->inputs()[0]] = Known{trip, nullptr, nullptr};
      run_block(body);
      go_on = condition(body->outputs()[0]).toBool();
      copy(body->outputs().slice(1), body->inputs().slice(1));
    }
    copy(body->inputs().slice(1), node->outputs());
  }

  /// An IValue on the example, for evaluating an operator.
  c10::IValue materialise(const Known& known) const {
    if (known.cell) return known.cell->example;
    if (!known.items) return in_precision(known.constant, precision_);
    c10::List<Tensor> list;
    for (const Known& item : *known.items) list.push_back(materialise(item).toTensor());
    return list;
  }

  void run_constant(const jit::Node* node) {
    std::vector<c10::IValue> stack = evaluate(node);
    for (size_t i = 0; i < node->outputs().size(); ++i) {
      known_[node->outputs()[i]] = Known{stack[i], nullptr, nullptr};
    }
  }

  std::vector<c10::IValue> evaluate(const jit::Node* node) const {
    FBBENCH_REQUIRE(node->kind() != c10::prim::RaiseException, Unsupported,
                    place_ << ": the network raises an exception for its own input");
    std::vector<c10::IValue> stack;
    for (const jit::Value* input : node->inputs()) stack.push_back(materialise(look_up(input)));
    node->getOperation()(stack);
    return stack;
  }

  void run_operator(const jit::Node* node) {
    std::string name = node->kind().toQualString();
    if (name == "aten::append" && look_up(node->input(0)).items) {
      look_up(node->input(0)).items->push_back(look_up(node->input(1)));
      known_[node->output()] = look_up(node->input(0));
    } else if (name == "aten::__getitem__" && look_up(node->input(0)).items) {
      known_[node->output()] = item(look_up(node->input(0)), look_up(node->input(1)).constant);
    } else if ((name == "aten::add" || name == "aten::add_") && look_up(node->input(0)).items) {
      add_lists(node, /*in_place=*/name == "aten::add_");
    } else if (any_tracked(node) && !kShapeQueries.count(name)) {
      run_tracked(node, name);
    } else if (!node->outputs().empty()) {
      run_constant(node);
    }
  }

  void add_lists(const jit::Node* node, bool in_place) {
    const Known list = look_up(node->input(0));
    const std::vector<Known> more = *look_up(node->input(1)).items;
    Known sum = list;
    if (!in_place) sum.items = std::make_shared<std::vector<Known>>(*list.items);
    sum.items->insert(sum.items->end(), more.begin(), more.end());
    known_[node->output()] = sum;
  }

  Argument argument(const Known& known, Call& call, std::vector<ValueId>& inputs) const {
    Argument result;
    if (known.cell) {
      result.slot = static_cast<int>(inputs.size());
      inputs.push_back(read(known));
      call.examples.push_back(known.cell->example);
    } else if (known.items) {
      for (const Known& item : *known.items) result.items.push_back(argument(item, call, inputs));
    } else {
      result.constant = known.constant;
    }
    return result;
  }

  void run_tracked(const jit::Node* node, const std::string& name) {
    Call call;
    call.schema = node->maybeSchema();
    FBBENCH_REQUIRE(call.schema != nullptr, Unsupported, place_ << ": isn't a known operator");
    call.name = name;
    call.precision = precision_;
    call.in_place = !call.schema->arguments().empty() &&
                    call.schema->arguments()[0].alias_info() != nullptr &&
                    call.schema->arguments()[0].alias_info()->isWrite();
    if (call.in_place && call.name.back() == '_') call.name.pop_back();
    call.operation = node->getOperation();
    std::vector<ValueId> inputs;
    for (const jit::Value* input : node->inputs()) {
      call.arguments.push_back(argument(look_up(input), call, inputs));
    }
    const Known& first = look_up(node->input(0));
    FBBENCH_REQUIRE(!call.in_place || first.cell, Unsupported,
                    place_ << ": writes image-dependent values into a constant");

    std::vector<c10::IValue> results = evaluate(node);
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
        known.items->push_back({{}, cell_of(node, call, inputs, tensors[i]), nullptr});
      }
    } else {
      FBBENCH_REQUIRE(false, Unsupported,
                      place_ << ": makes a " << result.tagKind() << " from pixel values");
    }
    return known;
  }

  /// The cell of an operator's result: an input's own, where the operator handed it through.
  std::shared_ptr<Cell> cell_of(const jit::Node* node, Call& call,
                                const std::vector<ValueId>& inputs, const Tensor& example) {
    for (const jit::Value* input : node->inputs()) {
      const Known& known = look_up(input);
      if (known.cell && known.cell->example.is_same(example)) return known.cell;
    }
    return new_cell(example, add_node(node, call, inputs, example));
  }

  std::shared_ptr<Cell> overwrite(const jit::Node* node, Call& call,
                                  const std::vector<ValueId>& inputs) {
    auto cell = look_up(node->input(0)).cell;
    cell->value = add_node(node, call, inputs, cell->example);
    for (const auto& other : cells_) {
      if (other != cell && other->example.is_alias_of(cell->example)) other->stale = true;
    }
    return cell;
  }

  ValueId add_node(const jit::Node* source, Call& call, const std::vector<ValueId>& inputs,
                   const Tensor& example) {
    FBBENCH_REQUIRE(example.dim() >= 1 && example.size(0) == kExampleBatch, Unsupported,
                    place_ << ": gives " << describe_tensor(example) << " for " << kExampleBatch
                           << " images; want one row an image");
    call.example_output = example;
    std::vector<Node> chain = translate(call);
    std::vector<ValueId> chain_inputs = inputs;
    for (Node& node : chain) {
      bool last = &node == &chain.back();
      Tensor output = last ? example : node.run(call.examples);
      node.name = call.name;
      node.scope = source_place(source);
      node.module = module_path(source);
      node.inputs = chain_inputs;
      node.output = static_cast<ValueId>(result_->values.size());
      chain_inputs = {node.output};
      result_->values.push_back({output.sizes().slice(1).vec(), -1, {}, false});
      result_->nodes.push_back(std::move(node));
    }
    return result_->nodes.back().output;
  }

  at::ScalarType precision_;
  std::unique_ptr<Graph> result_ = std::make_unique<Graph>();
  std::unordered_map<const jit::Value*, Known> known_;
  std::vector<std::shared_ptr<Cell>> cells_;
  std::string place_;  ///< the node at work, for messages
};

}  // namespace

std::unique_ptr<Graph> import_graph(const torch::jit::Module& module, const InputFormat& format,
                                    at::ScalarType precision) {
  at::NoGradGuard no_grad;
  auto graph = Importer(precision).import(module, format);
  simplify(*graph, precision);
  return graph;
}

}  // namespace fbbench
