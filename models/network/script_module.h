// SPDX-License-Identifier: Apache-2.0
/// A network's TorchScript file, asked for its answers.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

#include "models/network/sidecar.h"

namespace fbbench {

class ScriptModule {
 public:
  /// Reads the file and its sidecar. BadInput for one that is missing or isn't what it should be,
  /// and for weights that are NaN or infinite.
  explicit ScriptModule(const std::string& path);

  const std::string& path() const { return path_; }
  const Sidecar& sidecar() const { return sidecar_; }
  /// What answer() runs.
  const torch::jit::Module& module() const { return module_; }

  /// What it says of images [N,C,H,W] float32, normalised, which stay as they are: [N,K] float32,
  /// unless it is broken. Of one logit z, "binary" in the sidecar, [0, z]. BadInput where that is
  /// no tensor, or the sidecar's "output_key" names none in it; else LibTorch's exceptions.
  Tensor answer(const Tensor& images) const;

  /// Such answers as logits, up to a constant a row where they are probabilities.
  Tensor logits_of(const Tensor& answer) const;

  /// Lets go of the module with its weights: path(), sidecar() and logits_of() are what is left.
  void release() { file_ = module_ = torch::jit::Module(); }

 private:
  void wrap();

  std::string path_;
  mutable torch::jit::Module file_;  ///< as it was saved
  Sidecar sidecar_;
  mutable torch::jit::Module module_;  ///< gives the item and the logits that the sidecar says
  bool wraps_ = true;                  ///< whether file_'s answer has the type for that
};

}  // namespace fbbench
