// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/samples.h"

namespace fbbench {

std::vector<Loaded> load_samples(const Dataset& dataset, const InputFormat& input, int64_t begin,
                                 int64_t end) {
  std::vector<Loaded> loaded(static_cast<size_t>(end - begin));
  for (int64_t i = begin; i < end; ++i) {
    Loaded& result = loaded[static_cast<size_t>(i - begin)];
    try {
      result.sample = dataset.load(i, input);
    } catch (const std::exception& error) {
      result.sample.id = dataset.facts().ids[static_cast<size_t>(i)];
      result.reason = one_line(error);
    }
  }
  return loaded;
}

Batch make_batch(const std::vector<Sample>& samples, const InputFormat& input, uint64_t seed,
                 int64_t forward_batch) {
  std::vector<Tensor> images;
  for (const Sample& sample : samples) images.push_back(sample.image);
  return {samples, input.normalise(at::stack(images)), Tensor(), seed, forward_batch};
}

}  // namespace fbbench
