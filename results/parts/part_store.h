// SPDX-License-Identifier: Apache-2.0
/// The finished units of a run on disk, in the folder `<output>.parts`.
///
/// A unit is a block of a pair's images explained by one method. Its part is an ordinary results
/// file with one method and one group, which holds images [first, first + images) of the data set.
/// `plan.h5` in the same folder is one without samples: it says what the whole run consists of.
/// Several processes may work on one folder; a part appears whole or not at all.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"

namespace fbbench {

constexpr const char* kPlanFile = "plan.h5";
constexpr const char* kPlanVerdict = "INVALID: only the plan of a run; its parts hold the results";

/// What a whole run consists of.
struct Outline {
  RunInfo info;
  std::vector<GroupInfo> pairs;  ///< with the images taken of each
  int64_t block_count(size_t pair) const;
};

struct BlockId {
  size_t pair = 0;
  int64_t number = 0;  ///< images [number * unit, ...) of the pair
};

class PartStore {
 public:
  enum class Start {
    kNew,        ///< BadInput where the results file or any part is there
    kResume,     ///< goes on with what is there
    kOverwrite,  ///< begins anew
  };

  /// Nothing is touched yet.
  PartStore(std::string output, Outline outline);

  /// Makes the folder and clears away what dead processes left. BadInput where it can't be made, as
  /// Start says, and where parts or results of unlike conditions are there: says which.
  /// `shared`: others fill the same folder, so parts of like conditions don't count as "there".
  /// Returns true where there is nothing to do: the results file is whole.
  bool prepare(Start start, bool shared);

  /// The part is whole and belongs to this run. A damaged one is the same as none.
  bool has(const BlockId& block, size_t method) const;
  /// The methods [M] of which the block lacks parts.
  std::vector<bool> missing(const BlockId& block) const;
  /// Writes the part of one method from the pieces of a block. BadInput where the disk is full;
  /// then nothing of it is left.
  void write(const BlockId& block, size_t method, const std::vector<Block>& pieces) const;
  /// All methods of a block. BadInput where a part is missing or damaged.
  Block read(const BlockId& block) const;

  void remove() const;             ///< the folder with all parts
  void remove_if_no_part() const;  ///< so that a run that failed at once leaves nothing

  const std::string& output() const { return output_; }
  const std::string& folder() const { return folder_; }
  const Outline& outline() const { return outline_; }

 private:
  bool finished_before(Start start) const;
  void make_folder() const;
  void write_plan() const;
  std::string path(const BlockId& block, size_t method) const;
  GroupInfo group_of(const BlockId& block) const;

  std::string output_, folder_;
  Outline outline_;
};

}  // namespace fbbench
