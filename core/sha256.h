// SPDX-License-Identifier: Apache-2.0
/// SHA-256 fingerprints of networks and data sets (OpenSSL).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace fbbench {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256& update(const void* data, size_t bytes);
  Sha256& update(const std::string& text);
  /// The contents of a file from a byte on; BadInput if it can't be read.
  Sha256& update_file(const std::string& path, int64_t begin = 0);
  /// 64 lower-case hex digits. Ends the hash.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fbbench
