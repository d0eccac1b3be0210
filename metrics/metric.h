// SPDX-License-Identifier: Apache-2.0
/// A metric: one number for how good a saliency map is.
///
/// To add one: a class in its own metrics/<name>.cpp with describe(), a constructor from Options
/// and evaluate_impl(), and the line FBBENCH_REGISTER(Metric, <Class>).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/registry.h"
#include "core/sample.h"
#include "metrics/forward_cache.h"
#include "metrics/map_view.h"
#include "models/network/network.h"

namespace fbbench {

enum class Direction { kLower = -1, kHigher = +1 };  ///< which is better
enum class Category {
  kFaithfulness,
  kLocalisation,
  kComplexity,
  kRobustness,
  kRandomisation,
  kAxiomatic,
};
const char* category_name(Category category);  ///< "faithfulness"

struct MetricInfo {
  std::string name;
  int version = 1;  ///< raised when a definition changes so that scores may change
  std::string brief;
  Category category = Category::kFaithfulness;
  Direction direction = Direction::kHigher;
  double min = 0, max = 1;  ///< range of the score
  std::string unit;         ///< "probability", "fraction", "nats"
  std::string signs;        ///< what negative values mean to it
  std::string ties;         ///< what equal values mean to it
  std::string undefined;    ///< when the score is NaN
  bool needs_masks = false;
  bool explains_again = false;  ///< calls Evaluation::explain_again
  std::vector<OptionInfo> options;
  std::string source;  ///< paper or program
};

/// What a metric may know of the method whose maps it scores.
struct MethodFacts {
  std::string name;            ///< for messages
  bool explains_again = true;  ///< its maps can be made for other images, too
};

/// Maps [M,H,W] float32 that the method under test gives for any images [M,C,H,W] float32
/// normalised, targets [M] and ids [M] (which seed what is random), of any network whose input has
/// that size. Throws what the method throws. Cost: the method's, for M images.
using ExplainAgain =
    std::function<Tensor(const Network& network, const Tensor& images, const Tensor& targets,
                         const std::vector<std::string>& ids)>;

/// What a metric may look at; everything outlives the call.
struct Evaluation {
  const Network& network;
  const Batch& batch;                ///< images, targets, masks
  const std::vector<MapView>& maps;  ///< [N], at the network's input size
  ForwardCache* forwards = nullptr;  ///< shared by all evaluations of this batch; null: by none
  ExplainAgain explain_again = {};   ///< there for metrics with MetricInfo::explains_again
};

struct Scores {
  Tensor value;     ///< [N] float64; NaN: undefined for this map
  Tensor curve;     ///< [N,points] float32; undefined where the metric has no curve
  Tensor fraction;  ///< [points] float64, share of pixels changed
};

class Metric {
 public:
  using Info = MetricInfo;
  static constexpr const char* kKind = "metric";

  explicit Metric(MetricInfo info) : info_(std::move(info)) {}
  virtual ~Metric() = default;
  const MetricInfo& info() const { return info_; }

  /// While the plan is made: BadInput where the data set lacks masks that are needed, BadOption
  /// where an option doesn't fit the network.
  virtual void check(const Network& network, const DatasetFacts& dataset) const;
  /// Likewise, of each method: Unsupported where its maps can't be scored by this metric.
  virtual void check_method(const MethodFacts& method) const;

  /// Scores of N maps. NaN for every metric, its curve too: an all-zero map, and one that isn't
  /// finite. BadInput for a map of another size than the network's input. Const.
  Scores evaluate(const Evaluation& evaluation) const;

 protected:
  virtual Scores evaluate_impl(const Evaluation& evaluation) const = 0;

 private:
  MetricInfo info_;
};

/// Base of metrics that score each map alone, without the network: only score() is left to write.
class PerMapMetric : public Metric {
 public:
  using Metric::Metric;

 protected:
  /// The score of map i of the evaluation; NaN where it is undefined. Called from several threads.
  virtual double score(const Evaluation& evaluation, size_t i) const = 0;

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
};

extern template class Registry<Metric>;

}  // namespace fbbench
