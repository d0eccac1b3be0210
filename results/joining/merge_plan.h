// SPDX-License-Identifier: Apache-2.0
/// What files that are to be merged hold together, and which of them has which rows.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "results/parts/part_store.h"
#include "results/store/results_reader.h"

namespace fbbench {

/// One group of one file.
struct Piece {
  std::string file;
  size_t group = 0;
  GroupInfo info;
  std::vector<std::string> samples;
  std::vector<size_t> methods;  ///< its methods' places among the merged ones
};

/// A pair with all pieces of it, in the order of their images.
struct MergedPair {
  GroupInfo info;  ///< all images from the first to the last
  std::vector<Piece> pieces;
};

struct MergePlan {
  RunInfo info;
  Provenance provenance;
  std::vector<MergedPair> pairs;
};

/// Looks into all files and folders of parts. BadInput as merge() says.
MergePlan plan_merge(const std::vector<std::string>& paths);

/// Images of a pair that a method lacks.
struct Gap {
  size_t method;
  int64_t begin, end;
};
std::vector<Gap> gaps(const MergedPair& pair, size_t methods);

}  // namespace fbbench
