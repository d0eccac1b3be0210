// SPDX-License-Identifier: Apache-2.0
/// One image of a data set, and several of them together.
#pragma once

#include <string>
#include <vector>

#include "core/object.h"
#include "core/tensor.h"

namespace fbbench {

/// What a data set yields. Scaled to the network's input where the format is scaled at all.
struct Sample {
  std::string id;               ///< unique in its data set, stable ("ILSVRC2012_val_00000361")
  int64_t index = 0;            ///< position in the data set
  Tensor image;                 ///< [C,H,W] float32 in [0,1]
  int64_t label = -1;           ///< class index, -1 where unknown
  int64_t target = -1;          ///< what to explain, where the data set says so; else -1
  std::vector<Object> objects;  ///< of any classes; either all have an original_mask or none
  Tensor ignored;               ///< [H,W] bool, pixels that are neither object nor background,
                                ///< outside all masks; undefined where there are none
  Tensor original_ignored;      ///< [H0,W0] bool, the same for the original masks
  int64_t original_height = 0, original_width = 0;  ///< pixels
};

/// Samples that go through a network together.
struct Batch {
  std::vector<Sample> samples;  ///< [N]
  Tensor images;                ///< [N,C,H,W] float32, normalised for the network
  Tensor targets;               ///< [N] int64, the classes to explain
  uint64_t seed = 0;            ///< of the run; combine with a purpose and a sample's id
  int64_t forward_batch = 32;   ///< most images in one forward pass that a method or metric makes

  int64_t size() const { return static_cast<int64_t>(samples.size()); }
  /// The sub-batch of one sample, sharing memory.
  Batch one(int64_t i) const {
    return {{samples[static_cast<size_t>(i)]},
            images.narrow(0, i, 1),
            targets.defined() ? targets.narrow(0, i, 1) : targets,
            seed,
            forward_batch};
  }
};

/// What is known of a data set before a sample is read; methods and metrics check themselves on it.
struct DatasetFacts {
  std::string label;             ///< for messages
  std::vector<std::string> ids;  ///< of all samples, in order
  bool has_labels = false;
  bool has_masks = false;
  bool has_targets = false;
  int64_t height = 0, width = 0;      ///< pixels of every image, where the format is never scaled
  std::vector<std::string> left_out;  ///< "6 files left out: ...": what was found but is no sample
};

}  // namespace fbbench
