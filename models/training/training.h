// SPDX-License-Identifier: Apache-2.0
/// Trains a TorchScript classifier on tensors, measures it, and writes it with its sidecar.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/network/sidecar.h"
#include "models/training/builtin.h"

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

/// BadInput where files can't be made beside `path`: so that a training doesn't end in that error.
void require_writable(const std::string& path);

/// Writes `path` (TorchScript, a .pt) and the sidecar beside it; `facts` about the training go
/// under its "about". Both appear together, whole; files that are there are replaced. BadInput
/// where they can't be written.
void save_network(const torch::jit::Module& network, const Sidecar& sidecar,
                  const std::vector<std::pair<std::string, std::string>>& facts,
                  const std::string& path);

}  // namespace fbbench
