// SPDX-License-Identifier: Apache-2.0
/// An experiment made ready: everything opened, labelled and checked before work starts.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "methods/method.h"
#include "metrics/metric.h"
#include "results/parts/part_store.h"
#include "runners/plan/experiment.h"
#include "runners/plan/labelled.h"
#include "runners/plan/target.h"

namespace fbbench {

/// Why a method or metric is left out of a pair; empty where it runs.
using LeftOut = std::vector<std::string>;

/// A data set seen by a network: the piece of work that runners go through one by one.
struct Pair {
  Labelled<Dataset> dataset;
  Labelled<Network> network;
  TargetRule target;
  int64_t images = 0;                ///< taken of the data set, from its start
  LeftOut methods_out, metrics_out;  ///< one a method, one a metric
  std::vector<LeftOut>
      scores_out;       ///< [M] of one a metric: what this metric can't make of that method
  Precision precision;  ///< the network's, and what it changes here
  std::string title() const { return dataset.label + " x " + network.label; }
};

struct Plan {
  Experiment experiment;
  std::vector<Labelled<Method>> methods;
  std::vector<Labelled<Metric>> metrics;
  std::vector<Pair> pairs;

  RunInfo run_info() const;
  Outline outline() const;
  /// Networks x data x methods x metrics, images, and what is left out and why.
  void print(std::ostream& out) const;
};

/// Methods that know nothing of the image, by name: what every table is read against.
extern const std::vector<std::string> kFloors;

/// Opens and checks everything; built-in networks are trained here when first needed. Throws what
/// can't work (BadInput, BadOption, Unsupported); with unsupported = skip, methods and metrics that
/// don't fit a pair are left out of it instead.
Plan make_plan(const Experiment& experiment);

}  // namespace fbbench
