// SPDX-License-Identifier: Apache-2.0
#include "results/parts/assemble.h"
#include "results/store/results_writer.h"

namespace fbbench {

std::optional<Tally> assemble(const PartStore& parts, bool overwrite,
                              const std::function<bool()>& stop) {
  const Outline& outline = parts.outline();
  Tally tally;
  ResultsWriter writer(parts.output(), overwrite, outline.info);
  for (size_t pair = 0; pair < outline.pairs.size(); ++pair) {
    writer.begin_group(outline.pairs[pair]);
    for (int64_t number = 0; number < outline.block_count(pair); ++number) {
      if (stop()) return std::nullopt;
      Block block = parts.read({pair, number});
      tally.count(block);
      if (!block.samples.empty()) writer.append(block);
    }
  }
  writer.finish(tally.verdict());
  return tally;
}

}  // namespace fbbench
