// SPDX-License-Identifier: Apache-2.0
#include "models/import/place_on_cpu.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

namespace fbbench {
namespace {

namespace jit = torch::jit;

const c10::Device kCpu(c10::kCPU);

bool makes_device(const jit::Node* node) {
  return node->outputs().size() == 1 && node->output()->type() == c10::DeviceObjType::get() &&
         (node->kind() == c10::prim::Constant || node->kind() == c10::aten::device);
}

void rewrite(jit::Block* block) {
  for (auto node = block->nodes().begin(); node != block->nodes().end(); ++node) {
    for (jit::Block* inner : node->blocks()) rewrite(inner);
    jit::Value* instead = nullptr;
    if (makes_device(*node)) {
      jit::WithInsertPoint here(*node);
      instead = block->owningGraph()->insertConstant(kCpu);
    } else if (node->kind() == c10::Symbol::fromQualString("aten::cuda")) {
      instead = node->input(0);
    } else {
      continue;
    }
    node->output()->replaceAllUsesWith(instead);
    node.destroyCurrent();
  }
}

}  // namespace

void place_on_cpu(const jit::Module& module) {
  for (jit::Function* function : module._ivalue()->compilation_unit()->get_functions()) {
    if (auto* code = jit::tryToGraphFunction(*function)) rewrite(code->graph()->block());
  }
  for (const jit::Module& part : module.modules()) {
    auto object = part._ivalue();
    for (size_t i = 0; i < object->slots().size(); ++i) {
      if (object->getSlot(i).isDevice()) object->setSlot(i, kCpu);
    }
  }
}

}  // namespace fbbench
