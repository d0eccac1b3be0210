// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that compare the maps of perturbed copies of an image with the image's own. A
/// map that doesn't look at the image is perfect by them: the floors center and random, whose draws
/// are the sample's, score 0, so that no stability stands without faithfulness beside it.
///
/// Cost     `samples` explanations a map, which runs make once for all metrics that ask for the
/// same
///          copies; 1 + samples forward passes an image, once for all maps of a batch; the copies
///          of one chunk in memory
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "perturbations/image_perturbation.h"

namespace fbbench {

class StabilityMetric : public Metric {
 public:
  /// MetricInfo with all but the source; `perturbation` is the default option's.
  static MetricInfo info_of(const std::string& name, const std::string& brief,
                            const std::string& perturbation = "uniform_noise");

  StabilityMetric(MetricInfo info, const Options& options);

  /// Also what the perturbation's check says.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// An image, perturbed or not, and what is made of it; float64.
  struct Seen {
    Tensor image;   ///< [C,H,W], normalised
    Tensor map;     ///< [H,W]
    Tensor answer;  ///< [D], of compared(); undefined where there is none
  };

  /// How far the copy's map lies from the original's, whatever it is measured by.
  virtual double change(const Seen& original, const Seen& copy) const = 0;
  /// The score of the changes [K] float64 of the copies that count, K > 0: the largest.
  virtual double summary(const Tensor& changes) const { return changes.max().item<double>(); }

  /// What a network says of images [M,C,H,W]: [M,...], and the name that stands for it.
  struct Answer {
    const char* name = nullptr;
    Tensor (*of)(const Network& network, const Tensor& images) = nullptr;
  };
  static Answer logits();
  /// The answer that change() looks at; by default none.
  virtual Answer compared() const { return {}; }

 private:
  /// Copy 0 is the image itself.
  struct Place {
    int64_t image, copy;
  };

  Scores evaluate_impl(const Evaluation& evaluation) const final;
  Tensor images(const Evaluation& evaluation, const std::vector<Place>& places) const;
  Tensor maps(const Evaluation& evaluation, const std::vector<Place>& places,
              const Tensor& images) const;
  Tensor answers(const Evaluation& evaluation, const Answer& answer) const;
  Tensor counted(const Evaluation& evaluation) const;
  Tensor changes(const Evaluation& evaluation, const Tensor& counted) const;

  std::unique_ptr<ImagePerturbation> perturbation_;
  int64_t copies_;  ///< of each image
  bool any_prediction_;
};

}  // namespace fbbench
