// SPDX-License-Identifier: Apache-2.0
/// Plugins and networks opened by their specs, with the labels they go by.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/registry.h"

namespace fbbench {

/// Something opened by a spec, with the label it goes by in results and tables.
template <class Thing>
struct Labelled {
  std::string spec;   ///< canonical
  std::string label;  ///< unique among its kind
  std::shared_ptr<const Thing> thing;

  const Thing& operator*() const { return *thing; }
  const Thing* operator->() const { return thing.get(); }
};

/// All plugins of a kind that `specs` name. BadOption as Registry::create and unique_labels say.
template <class Plugin>
std::vector<Labelled<Plugin>> create_all(const std::vector<Spec>& specs) {
  const auto& registry = Registry<Plugin>::get();
  std::vector<std::string> labels = unique_labels(specs);
  std::vector<Labelled<Plugin>> planned;
  for (size_t i = 0; i < specs.size(); ++i) {
    planned.push_back({registry.canonical(specs[i]), labels[i], registry.create(specs[i])});
  }
  return planned;
}

}  // namespace fbbench
