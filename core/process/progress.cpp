// SPDX-License-Identifier: Apache-2.0
#include "core/process/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace fbbench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kTerminalSeconds = 0.1;  // between two drawings of the bar
constexpr double kLogSeconds = 5;         // between two plain lines
constexpr int kBarWidth = 24;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string clock_text(double seconds) {
  char text[32];
  auto whole = static_cast<long>(seconds + 0.5);
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

}  // namespace

Progress::Progress(std::string title, int64_t total, std::string unit)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(std::max<int64_t>(total, 1)),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
  draw();
  if (terminal_) std::fputc('\n', stderr);
}

void Progress::advance(int64_t steps, const std::string& note) {
  done_ = std::min(total_, done_ + steps);
  note_ = note;
  if (seconds_since(drawn_) >= (terminal_ ? kTerminalSeconds : kLogSeconds)) draw();
}

void Progress::draw() {
  drawn_ = Clock::now();
  double share = static_cast<double>(done_) / static_cast<double>(total_);
  double passed = seconds_since(start_);
  std::string times = clock_text(passed);
  if (done_ > 0 && done_ < total_) times += ", " + clock_text(passed / share - passed) + " left";
  std::string bar;
  if (terminal_) {
    int filled = static_cast<int>(share * kBarWidth);
    bar = "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
  }
  std::fprintf(stderr, "%s%s: %s%lld/%lld %s, %s%s%s%s", terminal_ ? "\r" : "", title_.c_str(),
               bar.c_str(), static_cast<long long>(done_), static_cast<long long>(total_),
               unit_.c_str(), times.c_str(), note_.empty() ? "" : ", ", note_.c_str(),
               terminal_ ? "\033[K" : "\n");
  std::fflush(stderr);
}

}  // namespace fbbench
