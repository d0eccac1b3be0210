// SPDX-License-Identifier: Apache-2.0
#include "methods/draws.h"

#include <algorithm>
#include <vector>

#include "core/error.h"

namespace fbbench {

Hdf5Dataset open_draws(const std::string& owner, const std::string& file, const std::string& name,
                       int64_t samples, const std::vector<int64_t>& shape) {
  Hdf5Dataset dataset = Hdf5File(file).dataset(name);
  const int64_t held = dataset.shape().empty() ? 0 : dataset.shape()[0];
  FBBENCH_REQUIRE(held == samples, BadOption,
                  owner << ": samples: want " << held << ", as many as " << dataset.name()
                        << " holds, got " << samples);
  std::vector<int64_t> want = {samples};
  want.insert(want.end(), shape.begin(), shape.end());
  const bool fits =
      std::equal(want.begin(), want.end(), dataset.shape().begin(), dataset.shape().end(),
                 [](int64_t wanted, int64_t size) { return wanted == -1 || wanted == size; });
  FBBENCH_REQUIRE(fits, BadOption,
                  owner << ": " << dataset.name() << ": want " << at::IntArrayRef(want) << ", got "
                        << at::IntArrayRef(dataset.shape()));
  return dataset;
}

Tensor read_draws(const std::string& owner, const std::string& file, const std::string& name,
                  int64_t samples, const std::vector<int64_t>& shape) {
  return open_draws(owner, file, name, samples, shape).read(at::kFloat);
}

}  // namespace fbbench
