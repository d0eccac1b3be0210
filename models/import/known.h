// SPDX-License-Identifier: Apache-2.0
/// What TorchScript values are while models/import/import.cpp interprets a module.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/import/call.h"

namespace fbbench {

/// A tensor that depends on the image. In-place operators give the cell a new value and make every
/// other cell on the same memory stale.
struct TensorCell {
  Tensor example;  ///< on kExampleBatch images
  ValueId value = -1;
  bool stale = false;
  BatchPlace place = {};  ///< where these images stand in it
};

struct Known {
  c10::IValue constant;
  std::shared_ptr<TensorCell> cell;           ///< an image-dependent tensor
  std::shared_ptr<std::vector<Known>> items;  ///< a list or tuple, shared as TorchScript shares it
  bool counts_images = false;                 ///< a constant that is made from the batch size

  /// Whether it depends on the image.
  bool tracked() const;
  /// Whether it or an item counts images.
  bool has_count() const;
  /// On the example; a list's items without the tensors' own types, as LibTorch wants them.
  c10::IValue on_example() const;
};

/// A list or tuple item by item, whichever way it is kept.
std::vector<Known> items_of(const Known& list);

/// The result of an operator that moves whole items of a list or tuple (indexing, slices, append,
/// sums of lists); nothing for any other. `inputs[0].items` is set, and changed by in-place ones.
std::optional<Known> move_items(const std::string& name, const std::vector<Known>& inputs);

}  // namespace fbbench
