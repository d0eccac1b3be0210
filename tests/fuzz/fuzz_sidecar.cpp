// SPDX-License-Identifier: Apache-2.0
// A network's sidecar (JSON): read, written, read again.
#include "fuzz_target.h"
#include "models/network/sidecar.h"

namespace fbbench {
namespace {

void read(const std::string& path) {
  Sidecar sidecar = read_sidecar(path);
  std::string copy = fuzz_folder().file("copy.json");
  write_sidecar(copy, sidecar, {});
  Sidecar again = read_sidecar(copy);
  require_property(again.input.classes == sidecar.input.classes &&
                       again.input.mean == sidecar.input.mean && again.output == sidecar.output &&
                       again.output_key == sidecar.output_key &&
                       again.input.resize_to == sidecar.input.resize_to,
                   "a sidecar that was read and written reads back");
}

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  accepts([&] { read(fuzz_folder().write("net.json", data, size)); });
  return 0;
}
