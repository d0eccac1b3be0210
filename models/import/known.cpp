// SPDX-License-Identifier: Apache-2.0
#include "models/import/known.h"

#include <algorithm>

#include "core/error.h"

namespace fbbench {
namespace {

template <class Predicate>
bool any_item(const Known& known, const Predicate& holds) {
  return known.items && std::any_of(known.items->begin(), known.items->end(), holds);
}

Known list_of(std::vector<Known> items) {
  Known list;
  list.items = std::make_shared<std::vector<Known>>(std::move(items));
  return list;
}

/// Python's: counted from the end where negative, cut to low..high.
int64_t bound(const Known& known, int64_t size, int64_t low, int64_t high, int64_t otherwise) {
  if (known.constant.isNone()) return otherwise;
  int64_t index = known.constant.toInt();
  return std::clamp(index < 0 ? index + size : index, low, high);
}

Known slice(const std::vector<Known>& inputs) {
  const std::vector<Known>& all = *inputs[0].items;
  auto size = static_cast<int64_t>(all.size());
  int64_t step = inputs.size() > 3 ? inputs[3].constant.toInt() : 1;
  FBBENCH_REQUIRE(step != 0, Unsupported, "cuts a list in steps of 0");
  const bool back = step < 0;
  const int64_t low = back ? -1 : 0, high = back ? size - 1 : size;
  const int64_t begin = bound(inputs[1], size, low, high, back ? high : low);
  const int64_t end = bound(inputs[2], size, low, high, back ? low : high);
  std::vector<Known> part;
  for (int64_t i = begin; back ? i > end : i < end; i += step) {
    part.push_back(all[static_cast<size_t>(i)]);
  }
  return list_of(std::move(part));
}

/// Of a dict: the item behind its name.
Known item_called(const std::string& name, const std::vector<Known>& items) {
  auto found = std::find_if(items.begin(), items.end(), [&](const Known& item) {
    return item.constant.isString() && item.constant.toStringRef() == name;
  });
  FBBENCH_REQUIRE(found != items.end(), Unsupported, "no item is called " << name);
  return *std::next(found);
}

}  // namespace

bool Known::tracked() const {
  return cell || any_item(*this, [](const Known& item) { return item.tracked(); });
}

bool Known::has_count() const {
  return counts_images || any_item(*this, [](const Known& item) { return item.has_count(); });
}

c10::IValue Known::on_example() const {
  if (cell) return cell->example;
  if (!items) return constant;
  std::vector<c10::IValue> values;
  for (const Known& item : *items) values.push_back(item.on_example());
  bool tensors = values.empty() || values[0].isTensor();
  c10::impl::GenericList list(tensors ? c10::TypePtr(c10::TensorType::get()) : values[0].type());
  for (c10::IValue& value : values) list.push_back(std::move(value));
  return list;
}

std::vector<Known> items_of(const Known& list) {
  if (list.items) return *list.items;
  auto constants = list.constant.isTuple() ? list.constant.toTupleRef().elements().vec()
                                           : list.constant.toListRef().vec();
  std::vector<Known> items;
  items.reserve(constants.size());
  for (const c10::IValue& item : constants) items.push_back({item, {}, {}, list.counts_images});
  return items;
}

std::optional<Known> move_items(const std::string& name, const std::vector<Known>& inputs) {
  std::vector<Known>& items = *inputs[0].items;
  if (name == "aten::append") {
    items.push_back(inputs[1]);
    return inputs[0];
  }
  if (name == "aten::__getitem__" || name == "prim::TupleIndex") {
    const c10::IValue& key = inputs[1].constant;
    if (key.isString()) return item_called(key.toStringRef(), items);
    int64_t index = key.toInt();
    return items.at(static_cast<size_t>(index < 0 ? index + items.size() : index));
  }
  if (name == "aten::slice" || name == "prim::TupleSlice") return slice(inputs);
  if (name != "aten::add" && name != "aten::add_") return {};
  Known sum = name == "aten::add_" ? inputs[0] : list_of(items);
  for (Known& item : items_of(inputs[1])) sum.items->push_back(std::move(item));
  return sum;
}

}  // namespace fbbench
