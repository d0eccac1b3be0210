// SPDX-License-Identifier: Apache-2.0
/// The program `fbbench`: finds the subcommand, runs it, and tells what went wrong in one line.
#include <malloc.h>

#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>

#include "cli/command.h"
#include "core/error.h"
#include "core/options.h"
#include "core/process/tensor_heap.h"
#include "version.h"

namespace {

using namespace fbbench;  // NOLINT(google-build-using-namespace): the program's own main

/// Keeps freed memory in the process. By default every tensor above 32 MiB gets fresh pages from
/// the kernel, and clearing them takes longer than many a layer: 25 ms instead of 5 for a 1x1
/// convolution of 8 images at 112x112, measured. Set for all methods alike, or timings would favour
/// those that allocate less.
void keep_freed_memory() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, 256 << 20);
  use_tensor_heap();
}

void print_usage() {
  std::cout << "fbbench measures how well explanation methods explain image classifiers.\n\n";
  for (const Command& command : commands()) {
    std::cout << "  fbbench " << command.name << " " << command.usage << "\n      " << command.brief
              << "\n";
  }
  std::cout << "\n  fbbench SUBCOMMAND --help    fbbench --version\n";
}

const Command& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  throw BadOption("unknown subcommand '" + name + "'" + did_you_mean(name, names) +
                  "; there are: " + join(names));
}

int dispatch(const std::vector<std::string>& words) {
  FBBENCH_REQUIRE(!words.empty(), BadOption, "no subcommand; see fbbench --help");
  if (words[0] == "--help") {
    print_usage();
    return kDone;
  }
  if (words[0] == "--version") {
    std::cout << "fbbench " << kVersion << " (" << kGitCommit << ")\n";
    return kDone;
  }
  return run_command(find_command(words[0]), {words.begin() + 1, words.end()});
}

int run_program(const std::vector<std::string>& words) {
  try {
    int code = dispatch(words);
    FBBENCH_REQUIRE(std::cout.flush(), BadInput, "standard output can't be written; disk full?");
    return code;
  } catch (const std::bad_alloc&) {
    std::cerr << "fbbench: error: out of memory; a smaller --batch needs less\n";
  } catch (const std::exception& error) {
    std::cerr << "fbbench: error: " << one_line(error) << "\n";
  }
  return kRefused;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that gets too large is an error to report, not the end
  int code = run_program({argv + 1, argv + argc});
  // What is open was flushed and closed by its owner. LibTorch takes a tenth of a second to undo
  // its registrations one by one; the kernel takes them all at once.
  std::fflush(nullptr);
  std::_Exit(code);
}
