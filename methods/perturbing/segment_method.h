// SPDX-License-Identifier: Apache-2.0
/// What methods have in common that leave segments of the image out and say a number of each.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/picture/segments.h"
#include "methods/baseline.h"
#include "methods/method.h"

namespace fbbench {

/// Its map has at each pixel what is said of the pixel's segment: [N,1,H,W].
class SegmentMethod : public Method {
 public:
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  /// The options that describe() lists before its own: `segments`, and `baseline` for the pixels of
  /// a segment that is left out.
  static std::vector<OptionInfo> segment_options(const std::string& segments,
                                                 const std::string& baseline);

  SegmentMethod(MethodInfo info, const Options& options);

  const Segmentation& segmentation() const { return *segmentation_; }

  /// The explained output [M] float64 of one image with the segments alone of which coalitions
  /// [M,K] bool is true. Cost: M forward passes.
  using OutputOf = std::function<Tensor(const Tensor& coalitions)>;

  struct Answer {
    Tensor values;                              ///< [K] float64
    std::map<std::string, double> diagnostics;  ///< the same names for every image
  };

  /// Of an image with so many segments.
  virtual Answer answer(int64_t segments, const OutputOf& output, Random random) const = 0;

 private:
  Attribution explain_impl(const Context& context) const final;

  std::unique_ptr<const Segmentation> segmentation_;
  std::optional<Baseline> baseline_;  ///< none: the segment's mean
};

}  // namespace fbbench
