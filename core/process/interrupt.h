// SPDX-License-Identifier: Apache-2.0
/// Ctrl-C that lets the work in hand be finished.
#pragma once

#include <csignal>

namespace fbbench {

/// While it lives, the first SIGINT or SIGTERM is only noted; a second one ends the process as
/// usual. One at a time.
class InterruptNote {
 public:
  InterruptNote();
  ~InterruptNote();
  InterruptNote(const InterruptNote&) = delete;
  InterruptNote& operator=(const InterruptNote&) = delete;

  bool came() const;  ///< a signal was noted

 private:
  struct sigaction former_interrupt_ {
  }, former_terminate_{};
};

}  // namespace fbbench
