// SPDX-License-Identifier: Apache-2.0
#include "base/program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fbbench {
namespace {

std::string take_text(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  return text.str();
}

std::string temporary_file() {
  std::string path = (std::filesystem::temp_directory_path() / "fbbench-test-XXXXXX").string();
  close(mkstemp(path.data()));
  return path;
}

void limit_file_size(int64_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);  // a write that goes too far then fails instead of killing
  rlimit limit{static_cast<rlim_t>(bytes), static_cast<rlim_t>(bytes)};
  setrlimit(RLIMIT_FSIZE, &limit);
}

/// In the child: never returns.
[[noreturn]] void become_program(const std::vector<std::string>& words,
                                 const ProgramSetting& setting, const std::string& out,
                                 const std::string& err) {
  dup2(open(out.c_str(), O_WRONLY), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY), STDERR_FILENO);
  if (!setting.folder.empty() && chdir(setting.folder.c_str()) != 0) _exit(126);
  for (const std::string& variable : setting.environment) {
    size_t equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  if (setting.file_size_limit >= 0) limit_file_size(setting.file_size_limit);
  std::string program = FBBENCH_BINARY_DIR "/fbbench";
  std::vector<char*> arguments = {program.data()};
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  _exit(127);
}

}  // namespace

ProgramRun run_program(const std::vector<std::string>& words, const ProgramSetting& setting) {
  std::string out = temporary_file(), err = temporary_file();
  pid_t child = fork();
  if (child == 0) become_program(words, setting, out, err);
  int status = 0;
  waitpid(child, &status, 0);
  ProgramRun run;
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = take_text(out);
  run.err = take_text(err);
  return run;
}

}  // namespace fbbench
