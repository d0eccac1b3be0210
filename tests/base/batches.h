// SPDX-License-Identifier: Apache-2.0
/// Batches and maps for tests of methods.
#pragma once

#include <string>

#include "core/sample.h"
#include "methods/method.h"

namespace fbbench {

/// A batch of normalised images [N,C,H,W] with targets [N]; ids are "0", "1", ...
inline Batch make_batch(const Tensor& images, const Tensor& targets) {
  Batch batch;
  batch.images = images;
  batch.targets = targets;
  batch.samples.resize(static_cast<size_t>(images.size(0)));
  for (size_t i = 0; i < batch.samples.size(); ++i) {
    batch.samples[i].id = std::to_string(i);
    batch.samples[i].index = static_cast<int64_t>(i);
  }
  return batch;
}

/// What the method of this spec says about a batch.
inline Attribution explain(const Network& network, const std::string& spec, const Batch& batch) {
  auto method = Registry<Method>::get().create(spec);
  return method->explain(Context(network, batch, method->needs(network)));
}

}  // namespace fbbench
