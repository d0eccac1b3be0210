// SPDX-License-Identifier: Apache-2.0
// Any bytes as an HDF5 file without a checksum: as results, and as the input files of the data set
// `arrays` and the method `maps`.
#include "core/hdf5/file.h"
#include "datasets/dataset.h"
#include "fuzz_target.h"
#include "methods/method.h"
#include "results_readers.h"

extern "C" {
// What a crash of the child process that looks for damage must not write: a finding.
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());
}

namespace fbbench {
namespace {

void read_everything(const std::string& path) {
  Hdf5File file(path);
  for (const std::string& name : file.names()) {
    accepts([&] { file.dataset(name).read(at::kFloat); });
    accepts([&] { file.dataset(name).read_strings(); });
  }
}

void read_images(const std::string& path) {
  auto dataset = Registry<Dataset>::get().create("arrays:file=" + path);
  InputFormat format;
  format.height = dataset->facts().height;
  format.width = dataset->facts().width;
  format.classes = {"a", "b"};
  accepts([&] { dataset->check(format); });
  accepts([&] { dataset->load(dataset->size() - 1, format); });
}

void forget_findings() {
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(nullptr);
}

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  static const int kRegistered = pthread_atfork(nullptr, nullptr, forget_findings);
  require_property(kRegistered == 0, "a child process can be told to leave no finding");
  std::string path = fuzz_folder().write("file.h5", data, size);
  if (!accepts([&] { read_everything(path); })) return 0;
  accepts([&] { read_images(path); });
  accepts([&] { Registry<Method>::get().create("maps:file=" + path); });
  read_as_results(path, fuzz_folder().file(""));
  return 0;
}
