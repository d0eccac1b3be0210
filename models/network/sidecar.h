// SPDX-License-Identifier: Apache-2.0
/// The JSON file beside a network's TorchScript: what it wants to be fed and what it answers.
#pragma once

#include <string>

#include "core/input_format.h"

namespace fbbench {

/// What a network's answers [N,K] are.
enum class Output {
  kLogits,         ///< scores of classes of which one holds: softmax makes them probabilities
  kProbabilities,  ///< those of softmax
  kBinary,         ///< [N,1], a logit z of the second of two classes: taken as logits [0, z]
  kMultilabel,     ///< scores of classes that hold or not, each for itself: by its sigmoid
};

const char* output_name(Output output);  ///< as in the file: "logits"

struct Sidecar {
  InputFormat input;
  Output output = Output::kLogits;
  /// The item of a tuple, list or dict that is the answer, as JSON has it: `0`, `"logits"`; empty
  /// where the answer is a tensor.
  std::string output_key;
};

/// net.pt -> net.json
std::string sidecar_path(const std::string& network_path);

/// BadInput for a file that is missing, isn't JSON, lacks a key, has an unknown key or a value out
/// of range; the message names the key.
Sidecar read_sidecar(const std::string& path);

/// Writes what read_sidecar reads. `facts` (accuracy, seed, ...) go under "about".
void write_sidecar(const std::string& path, const Sidecar& sidecar,
                   const std::vector<std::pair<std::string, std::string>>& facts);

}  // namespace fbbench
