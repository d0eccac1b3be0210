// SPDX-License-Identifier: Apache-2.0
#include "datasets/files/mask_array.h"

#include <cmath>

#include "core/error.h"

namespace fbbench {
namespace {

/// Nothing for "none".
std::optional<double> ignored_value(const Options& options) {
  const std::string& text = options.get_string("ignore");
  if (text == "none") return std::nullopt;
  return text == "nan" ? NAN : options.get_double("ignore", -INFINITY, INFINITY);
}

}  // namespace

OptionInfo MaskArray::option() {
  return {"ignore", "none", "value of mask pixels that are neither object nor background, or nan"};
}

MaskArray::MaskArray(Hdf5Dataset data, const std::vector<int64_t>& shape, const Options& options)
    : data_(std::move(data)), ignore_(ignored_value(options)) {
  bool numbers = data_.holds_integers() || data_.holds_floats();
  FBBENCH_REQUIRE(data_.shape() == shape && numbers, BadInput,
                  data_.name() << ": want numbers " << at::IntArrayRef(shape) << ", got "
                               << (numbers ? "" : "another type ")
                               << at::IntArrayRef(data_.shape()));
}

void MaskArray::read(int64_t index, Sample* sample) const {
  auto dtype = data_.holds_floats() ? at::kDouble : at::kLong;
  Tensor values = data_.read_rows(index, 1, dtype).squeeze(0);
  Tensor nans = values.isnan();
  bool nan_ignored = ignore_ && std::isnan(*ignore_);
  FBBENCH_REQUIRE(nan_ignored || !nans.any().item<bool>(), BadInput,
                  "mask has NaN; want numbers, or ignore=nan");
  Object& object = sample->objects.emplace_back();
  object.class_index = sample->label;
  object.mask = object.original_mask = values.ne(0);
  if (ignore_) sample->ignored = nan_ignored ? nans : values.eq(*ignore_);
  sample->original_ignored = sample->ignored;
}

}  // namespace fbbench
