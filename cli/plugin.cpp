// SPDX-License-Identifier: Apache-2.0
#include "cli/plugin.h"

#include <dlfcn.h>

#include <filesystem>

#include "core/error.h"

namespace fbbench {

void load_plugin(const std::string& file) {
  FBBENCH_REQUIRE(std::filesystem::exists(file), BadInput,
                  "--plugin: " << file << ": no such file; want a shared library");
  // A bare name would be looked up in the system's folders. Never closed: its classes stay in use.
  std::string path = std::filesystem::absolute(file).string();
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  FBBENCH_REQUIRE(library, BadInput, "--plugin: can't be loaded: " << dlerror());
}

}  // namespace fbbench
