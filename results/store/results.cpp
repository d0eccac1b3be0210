// SPDX-License-Identifier: Apache-2.0
#include "results/store/results.h"

#include "results/store/results_reader.h"

namespace fbbench {

Results Results::read(const std::string& path) {
  ResultsReader reader(path);
  Results results{path, reader.info(), reader.provenance(), reader.verdict(), {}};
  for (size_t g = 0; g < reader.groups().size(); ++g) {
    auto count = static_cast<int64_t>(reader.samples(g).size());
    results.groups.push_back({reader.groups()[g], reader.read(g, 0, count, /*with_maps=*/false)});
  }
  return results;
}

}  // namespace fbbench
