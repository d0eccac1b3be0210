// SPDX-License-Identifier: Apache-2.0
/// Trains a TorchScript classifier on tensors, measures it, and writes it with its sidecar.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/input_format.h"
#include "models/builtin.h"

namespace fbbench {

struct LabelledImages {
  Tensor images;  ///< [N,C,H,W] float32, normalised
  Tensor labels;  ///< [N] int64
};

/// The learning rate, as a share of its top, when `done` in [0,1] of all steps are done: from 1/25
/// up to 1 at 0.3, down to 1/250,000 at 1, along half cosines (Smith and Topin 2017,
/// arXiv:1708.07120, with the constants of PyTorch's OneCycleLR).
double one_cycle(double done);

/// Minimises the cross-entropy by the recipe, in place, and leaves the network in eval mode.
/// Progress on stderr. The same seed and number of threads give the same weights. BadInput where
/// there are no images, or the loss stops being finite.
void train(torch::jit::Module& network, const LabelledImages& data, const Recipe& recipe);

/// Share of the images whose largest logit is the label's, in [0,1]. The network is in eval mode.
double accuracy(torch::jit::Module& network, const LabelledImages& data);

/// Tries to make a file beside `path`, and removes it: so that hours of training don't end in an
/// error. BadInput where that fails.
void require_writable(const std::string& path);

/// Writes `path` (TorchScript, a .pt) and the sidecar beside it: the input format and, under
/// "about", what is known about the training. Each under a temporary name first, the network
/// last, so that a network that is there has its sidecar. BadInput where the folder can't be
/// written.
void save_network(const torch::jit::Module& network, const InputFormat& format,
                  const nlohmann::json& training, const std::string& path);

}  // namespace fbbench
