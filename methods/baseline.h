// SPDX-License-Identifier: Apache-2.0
/// The image without information that a method starts from or puts in place of pixels.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "methods/context.h"
#include "models/network/explained_output.h"
#include "perturbations/substrate.h"

namespace fbbench {

class Baseline {
 public:
  /// The option `baseline`: a number or a substrate. `help` says where it stands.
  static OptionInfo option(const std::string& default_value, const std::string& help);

  /// Reads the option. BadOption for a substrate that is filled in from what is left of an image.
  explicit Baseline(const Options& options);

  /// While the plan is made: what the substrate refuses.
  void check(const Network& network) const;

  /// The number, where it is one.
  const std::optional<double>& number() const { return number_; }

  /// [N,C,H,W] float32, normalised; expanded from one image where it is the same for all.
  Tensor of(const Context& context) const;
  /// How far the explained output of the context's images lies above that of such images, [N]
  /// float32. Cost: N forward passes, one where all are the same.
  static Tensor gain(const Context& context, const ExplainedOutput& output,
                     const Tensor& baselines);

 private:
  std::optional<double> number_;
  std::unique_ptr<const Substrate> substrate_;  ///< null: the number
};

}  // namespace fbbench
