// SPDX-License-Identifier: Apache-2.0
#include "core/process/interrupt.h"

namespace fbbench {
namespace {

volatile std::sig_atomic_t noted = 0;

/// Either signal may come second: both are put back to what they do by default.
void note(int) {
  noted = 1;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

InterruptNote::InterruptNote() {
  noted = 0;
  struct sigaction action {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &former_interrupt_);
  sigaction(SIGTERM, &action, &former_terminate_);
}

InterruptNote::~InterruptNote() {
  sigaction(SIGINT, &former_interrupt_, nullptr);
  sigaction(SIGTERM, &former_terminate_, nullptr);
}

bool InterruptNote::came() const { return noted != 0; }

}  // namespace fbbench
