// SPDX-License-Identifier: Apache-2.0
/// What a network's module answers to a few random images, asked once while it is loaded, and what
/// that tells: whether an answer is the image's own, and whether it is what the sidecar says.
#pragma once

#include <vector>

#include "models/graph/graph.h"
#include "models/network/script_module.h"

namespace fbbench {

/// Images that went through the module together.
struct Trial {
  std::vector<int64_t> which;  ///< of the few images these are
  Tensor images;               ///< [N,C,H,W] float32, the same at every start
  Tensor answer;               ///< [N,K] float32
};

/// Trials of 1, 2 and 3 images; the first image stands in each, at another place. One trial, of 1
/// image, is all where the module takes no more at once. BadInput where
/// the module can't be run, answers anything else than finite numbers [N, number of classes],
/// answers the same images unlike twice, or one image otherwise among others than alone. Cost: the
/// module's forward pass of 6 images.
std::vector<Trial> try_out(const ScriptModule& module, const InputFormat& input);

/// BadInput where the answers, or the graph (null: there is none), show that the network doesn't
/// answer what the sidecar says: softmax or a sigmoid under "logits", anything but softmax's under
/// "probabilities". Cost: nothing; of answers that all lie in [0,1] a forward pass of 8 images.
void check_output(const ScriptModule& module, const InputFormat& input,
                  const std::vector<Trial>& trials, const Graph* graph);

/// Whether what the sidecar calls logits are logarithms of probabilities.
bool answers_log_softmax(const ScriptModule& module, const std::vector<Trial>& trials);

}  // namespace fbbench
