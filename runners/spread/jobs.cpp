// SPDX-License-Identifier: Apache-2.0
#include "runners/spread/jobs.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "core/error.h"
#include "core/process/progress.h"

namespace fbbench {
namespace {

struct Job {
  pid_t process = -1;
  int output = -1;  // a file in memory: what it prints
};

/// Only what may stand between fork and exec in a process with threads.
[[noreturn]] void become(char* const* words, char* const* environment, int output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it ended before that was set
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execve(words[0], words, environment);
  _exit(127);
}

std::vector<char*> pointers(std::vector<std::string>* texts) {
  std::vector<char*> list;
  for (std::string& text : *texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

Job start(std::vector<std::string> command, int queue) {
  std::string itself = "/proc/self/exe";
  std::vector<std::string> environment = {std::string(kQueueVariable) + "=" +
                                          std::to_string(queue)};
  for (char** variable = environ; *variable; ++variable) environment.emplace_back(*variable);
  std::vector<char*> words = pointers(&command), variables = pointers(&environment);
  words[0] = itself.data();
  Job job;
  job.output = memfd_create("fbbench-job", MFD_CLOEXEC);
  pid_t parent = getpid();
  job.process = fork();
  if (job.process == 0) become(words.data(), variables.data(), job.output, parent);
  FBBENCH_REQUIRE(job.process > 0, BadInput, "--jobs: no further process; want fewer");
  return job;
}

/// The line that a job ended with, without "fbbench: error: ".
std::string last_words(const Job& job) {
  std::string text(static_cast<size_t>(lseek(job.output, 0, SEEK_END)), '\0');
  if (pread(job.output, text.data(), text.size(), 0) < 0) return "a job failed";
  const std::string mark = "fbbench: error: ";
  size_t begin = text.rfind(mark);
  if (begin == std::string::npos) return "a job failed";
  begin += mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

void run_jobs(const std::vector<std::string>& command, int64_t count, int64_t blocks,
              BlockQueue* queue, const std::function<bool()>& stop) {
  constexpr auto kPause = std::chrono::milliseconds(20);
  std::vector<Job> running;
  for (int64_t i = 0; i < count; ++i) running.push_back(start(command, queue->descriptor()));
  Progress progress(std::to_string(count) + " jobs", blocks, "blocks");
  int64_t shown = 0;
  std::string failure;
  while (!running.empty()) {
    std::this_thread::sleep_for(kPause);
    if (!failure.empty() || stop()) queue->drain();
    int64_t taken = queue->taken();
    if (taken > shown && failure.empty() && !stop()) progress.advance(taken - shown);
    shown = taken;
    for (size_t i = running.size(); i-- > 0;) {
      int status = 0;
      if (waitpid(running[i].process, &status, WNOHANG) == 0) continue;
      if (WIFSIGNALED(status)) {
        std::fprintf(stderr, "a job was ended by signal %d\n", WTERMSIG(status));
      } else if (WEXITSTATUS(status) == 2 || WEXITSTATUS(status) == 127) {
        failure = last_words(running[i]);
      }
      close(running[i].output);
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  FBBENCH_REQUIRE(failure.empty(), BadInput, failure);
}

}  // namespace fbbench
