// SPDX-License-Identifier: Apache-2.0
#include "results/store/precision.h"

#include <hdf5.h>

#include <sstream>

#include "core/error.h"
#include "core/hdf5/attributes.h"

namespace fbbench {

std::string precision_text(const Precision& precision) {
  std::ostringstream text;
  text.precision(2);
  text << "precision " << precision.name << ": top-1 agrees on " << precision.same_class << " of "
       << precision.images << (precision.images == 1 ? " image" : " images")
       << ", probability of the target differs by at most " << precision.most << " (mean "
       << precision.mean << ")";
  return text.str();
}

void write_precision(const Hdf5Output& file, int64_t object, const Precision& precision) {
  if (precision.name == Precision().name) return;
  auto count = [&](const char* name, int64_t value) {
    file.require(write_attribute(object, name, value, H5T_NATIVE_INT64));
  };
  file.require(write_attribute(object, "precision", precision.name));
  count("precision_images", precision.images);
  count("precision_same_class", precision.same_class);
  file.require(write_attribute(object, "precision_most", precision.most));
  file.require(write_attribute(object, "precision_mean", precision.mean));
}

Precision read_precision(int64_t object, const std::string& where) {
  if (!has_attribute(object, "precision")) return {};
  auto names = read_string_attribute(object, "precision", where);
  auto images = read_integer_attribute(object, "precision_images", where);
  auto same_class = read_integer_attribute(object, "precision_same_class", where);
  FBBENCH_REQUIRE(names.size() == 1 && images.size() == 1 && same_class.size() == 1, BadInput,
                  where << ": attributes of precision: want one value each");
  return {names.front(), images.front(), same_class.front(),
          read_real_attribute(object, "precision_most", where),
          read_real_attribute(object, "precision_mean", where)};
}

}  // namespace fbbench
