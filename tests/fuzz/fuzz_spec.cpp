// SPDX-License-Identifier: Apache-2.0
// Spec strings, one a line: parsed, labelled, read by options of each type, written again.
#include <sstream>

#include "core/options.h"
#include "core/spec.h"
#include "fuzz_target.h"

namespace fbbench {
namespace {

void read_options(const Spec& spec) {
  Options options(
      "method",
      {{"a", "1", ""}, {"b", "0.5", ""}, {"c", "true", ""}, {"d", "x", "", one_of({"x", "y"})}},
      spec.options);
  accepts([&] { options.get_int("a", 0, 1 << 20); });
  accepts([&] { options.get_double("b", 0, 1); });
  accepts([&] { options.get_bool("c"); });
  accepts([&] { options.get_choice("d"); });
  Spec canonical = options.canonical();
  require_property(Spec::parse(canonical.text()).options == canonical.options,
                   "a canonical spec reads back");
}

void read_specs(const std::string& text) {
  std::vector<Spec> specs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    accepts([&] { specs.push_back(Spec::parse(line)); });
  }
  for (const Spec& spec : specs) {
    Spec again = Spec::parse(spec.text());
    require_property(again.name == spec.name && again.options == spec.options &&
                         again.given_label == spec.given_label,
                     "a spec that was read and written reads back");
    accepts([&] { read_options(spec); });
  }
  accepts([&] { unique_labels(specs); });
}

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fbbench::read_specs(fbbench::text_of(data, size));
  return 0;
}
