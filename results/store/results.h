// SPDX-License-Identifier: Apache-2.0
/// A run's results in memory, as its file has them (docs/formats.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "results/store/precision.h"
#include "results/store/provenance.h"

namespace fbbench {

/// Why a score is or isn't there.
enum class Status : uint8_t {
  kOk = 0,
  kUndefined = 1,  ///< the metric has no value for this map (empty mask, all-zero map)
  kFailed = 2,     ///< sample, method or metric failed; `failures` says why
  kNotRun = 3,     ///< known not to work when the plan was made (unsupported = skip)
};

/// A row or column of the scores.
struct Entry {
  std::string spec;   ///< canonical, with its label where one was given
  std::string label;  ///< unique in the run
  int version = 1;
  int direction = 0;  ///< metrics: +1 higher is better, -1 lower is better
};

/// What holds for the whole file.
struct RunInfo {
  std::string config;  ///< the INI text as run
  uint64_t seed = 0;
  int threads = 1;
  std::vector<Entry> methods, metrics;  ///< M and K of them
  int64_t unit = 0;                     ///< images a part; 0 where it isn't known
  /// All that the numbers depend on, one "key = value" a line: parts of unlike conditions are never
  /// joined (results/store/conditions.h).
  std::string conditions;
};

/// A data set seen by a network.
struct GroupInfo {
  std::string dataset, network;                          ///< labels
  std::string dataset_fingerprint, network_fingerprint;  ///< SHA-256, hex
  int64_t height = 0, width = 0;                         ///< pixels of the network's input
  int64_t first = 0, images = 0;  ///< of the data set's images those from `first` on were taken
  Precision precision = {};       ///< compared on the first images of the data set
};
struct Failure {
  std::string sample, method, metric, reason;  ///< labels; method and metric may be empty
};

/// The diagnostic that has a data set of its own in every group; others lie in `diagnostics`.
constexpr const char* kRelevanceLeft = "relevance_left";

/// n finished samples of a group, for all methods and metrics.
struct Block {
  std::vector<std::string> samples;  ///< ids
  Tensor label, target, predicted;   ///< [n] int64, -1 where unknown
  Tensor confidence;                 ///< [n] float64, probability of `predicted`
  Tensor object_fraction;            ///< [n] float64, NaN without mask
  Tensor scores;                     ///< [M,K,n] float64, NaN unless the status is kOk
  Tensor status;                     ///< [M,K,n] uint8
  Tensor seconds;                    ///< [M,n] float64
  /// Name -> [M,n] float64, NaN where a method has none (kRelevanceLeft and others).
  std::map<std::string, Tensor> diagnostics;
  std::vector<Tensor> curves;           ///< [K] of [M,n,points] float32; undefined where none
  std::vector<Tensor> curve_fractions;  ///< [K] of [points] float64; undefined where none
  Tensor maps;                          ///< [M,n,H,W] float32; undefined unless they are stored
  std::vector<Failure> failures;
};

struct Group {
  GroupInfo info;
  Block block;  ///< of all samples; maps aren't read
};
struct Results {
  std::string path;
  RunInfo info;
  Provenance provenance;
  std::string verdict;
  std::vector<Group> groups;  ///< in the order of the run
};

}  // namespace fbbench
