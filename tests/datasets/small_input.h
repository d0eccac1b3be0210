// SPDX-License-Identifier: Apache-2.0
/// What tests of data sets share: an input format, opening by spec, the message of a refusal.
#pragma once

#include <functional>
#include <memory>

#include "core/error.h"
#include "datasets/dataset.h"

namespace fbbench {

inline InputFormat small_input(int64_t channels, int64_t height, int64_t width,
                               std::vector<std::string> classes) {
  InputFormat format;
  format.channels = channels;
  format.height = height;
  format.width = width;
  format.classes = std::move(classes);
  return format;
}

inline std::unique_ptr<Dataset> open_dataset(const std::string& spec) {
  return Registry<Dataset>::get().create(spec);
}

/// The message of the BadInput that `act` throws; "" where it throws none.
inline std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

}  // namespace fbbench
