// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/cell_removal.h"

namespace fbbench {

Tensor CellRemoval::removal(const Evaluation& evaluation, const std::vector<CellPath>& paths,
                            int64_t count) const {
  Tensor fewer = answers(
      evaluation, From::kImage, count,
      [&](int64_t i, int64_t j) { return paths[static_cast<size_t>(i)].first(j + 1); },
      Sets::kGrowing);
  return at::cat({image_answer(evaluation).unsqueeze(1), fewer}, 1).to(at::kDouble);
}

OptionInfo patch_option(const std::string& default_side) {
  return {"patch", default_side, "px, side of the square cells"};
}

Cells squares_of(const Network& network, int64_t patch) {
  return Cells::squares(network.input().height, network.input().width, patch);
}

std::vector<CellPath> paths_by_sum(const Evaluation& evaluation, const Cells& cells) {
  std::vector<CellPath> paths;
  for (const MapView& map : evaluation.maps) paths.emplace_back(cells, cells.sums(map.data()));
  return paths;
}

}  // namespace fbbench
