// SPDX-License-Identifier: Apache-2.0
#include "runners/cost/peak_memory.h"

#include <malloc.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "core/process/tensor_heap.h"

namespace fbbench {
namespace {

/// "VmHWM:    1692 kB" in bytes; -1 where Linux doesn't tell.
int64_t status_bytes(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;) {
    int64_t kilobytes = 0;
    if (word == key + ":" && file >> kilobytes) return kilobytes * 1024;
  }
  return -1;
}

bool reset_high_water_mark() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;  // see proc(5)
  return file.good();
}

}  // namespace

MemoryUse measure_memory(const std::function<void()>& work) {
  malloc_trim(0);
  trim_tensor_heap();
  bool reset = reset_high_water_mark();
  int64_t before = status_bytes("VmRSS");
  work();
  int64_t peak = status_bytes("VmHWM");
  if (!reset || before < 0 || peak < 0) return {};
  return {peak, std::max<int64_t>(peak - before, 0)};
}

}  // namespace fbbench
