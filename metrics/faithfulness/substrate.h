// SPDX-License-Identifier: Apache-2.0
/// What stands where a pixel is taken away: images without the information.
#pragma once

#include <string>
#include <vector>

#include "core/input_format.h"
#include "core/options.h"
#include "core/sample.h"

namespace fbbench {

/// The choice of a substrate, by the options that options() declares.
class Substrate {
 public:
  /// substrate, sigma and window.
  static std::vector<OptionInfo> options(const std::string& default_name);
  /// "zero", "blur", ...: what `substrate=` may be.
  static std::vector<std::string> names();

  explicit Substrate(const Options& options);

  const std::string& name() const { return name_; }
  bool random() const;      ///< another one at every draw
  std::string key() const;  ///< tells substrates of a batch apart

  /// That of the batch's images [N,C,H,W] normalised, of the same shape; expanded from one image
  /// where it is the same for all. Draws differ where random(): seeded by (seed, id, draw).
  Tensor of(const Batch& batch, const InputFormat& format, int64_t draw = 0) const;

 private:
  std::string name_;
  double sigma_;    ///< px, of gaussian
  int64_t window_;  ///< px, of local_mean
};

}  // namespace fbbench
