// SPDX-License-Identifier: Apache-2.0
/// The program `fbbench` as it is started: lets threads that wait sleep soon, and becomes
/// fbbench-main.
///
/// libgomp's threads spin while they wait for work, by default for milliseconds: on cores that
/// others use, too, they take the time that the others need, and a run takes ten times as long.
/// libgomp reads its settings when it is loaded, which is before main() of a program that is linked
/// with LibTorch, so that they are set here.
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

/// Turns of a waiting loop, some microseconds: long enough for the gap between two layers.
constexpr const char* kSpins = "1000";

/// fbbench-main beside this program.
std::string main_program() {
  char self[PATH_MAX] = "";
  const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  const std::string path(self, length > 0 ? static_cast<size_t>(length) : 0);
  return path.substr(0, path.rfind('/') + 1) + "fbbench-main";
}

}  // namespace

int main(int, char** argv) {
  if (!std::getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", kSpins, /*overwrite=*/0);
  const std::string program = main_program();
  execv(program.c_str(), argv);
  std::fprintf(stderr, "fbbench: error: %s can't be started: %s\n", program.c_str(),
               std::strerror(errno));
  return 2;
}
