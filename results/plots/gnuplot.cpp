// SPDX-License-Identifier: Apache-2.0
#include "results/plots/gnuplot.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "core/error.h"

extern char** environ;  // NOLINT: POSIX' name

namespace fbbench {
namespace {

/// A file without a name: it can't be left behind, and no pipe can fill up.
class Scratch {
 public:
  Scratch() : file_(std::tmpfile(), &std::fclose) {
    FBBENCH_REQUIRE(file_, BadInput,
                    "no temporary file can be made (" << std::strerror(errno) << "); disk full?");
  }
  int descriptor() const { return fileno(file_.get()); }

  void fill(const std::string& text) {
    bool good = std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size() &&
                std::fflush(file_.get()) == 0;
    FBBENCH_REQUIRE(good, BadInput, "a temporary file can't be written; disk full?");
    std::rewind(file_.get());
  }
  std::string content() {
    std::rewind(file_.get());
    std::string text;
    char part[1 << 16];
    while (size_t count = std::fread(part, 1, sizeof part, file_.get())) text.append(part, count);
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

/// gnuplot's message without the script's line and the arrow below it.
std::string message(const std::string& errors) {
  size_t line = errors.rfind("line ");
  std::string text = line == std::string::npos ? errors : errors.substr(line);
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::string run_gnuplot(const std::string& script) {
  Scratch in, out, err;
  in.fill(script);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.descriptor(), STDERR_FILENO);
  std::string program = "gnuplot", own_settings = "-d";
  char* words[] = {program.data(), own_settings.data(), nullptr};
  pid_t child = 0;
  int failed = posix_spawnp(&child, words[0], &actions, nullptr, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  FBBENCH_REQUIRE(failed == 0, Unsupported,
                  "plots need the program gnuplot (" << std::strerror(failed)
                                                     << "); install Debian's package gnuplot-nox");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  FBBENCH_REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0, BadInput,
                  "gnuplot failed: " << message(err.content()));
  std::string picture = out.content();
  FBBENCH_REQUIRE(!picture.empty(), BadInput, "gnuplot drew nothing: " << message(err.content()));
  return picture;
}

}  // namespace fbbench
