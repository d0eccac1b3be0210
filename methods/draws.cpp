// SPDX-License-Identifier: Apache-2.0
#include "methods/draws.h"

#include <vector>

#include "core/error.h"
#include "core/hdf5/file.h"

namespace fbbench {

Tensor read_draws(const std::string& owner, const std::string& file, const std::string& name,
                  int64_t samples, const std::vector<int64_t>& shape) {
  const Hdf5Dataset dataset = Hdf5File(file).dataset(name);
  const int64_t held = dataset.shape().empty() ? 0 : dataset.shape()[0];
  FBBENCH_REQUIRE(held == samples, BadOption,
                  owner << ": samples: want " << held << ", as many as " << dataset.name()
                        << " holds, got " << samples);
  std::vector<int64_t> want = {samples};
  want.insert(want.end(), shape.begin(), shape.end());
  FBBENCH_REQUIRE(dataset.shape() == want, BadOption,
                  owner << ": " << dataset.name() << ": want " << at::IntArrayRef(want) << ", got "
                        << at::IntArrayRef(dataset.shape()));
  return dataset.read(at::kFloat);
}

}  // namespace fbbench
