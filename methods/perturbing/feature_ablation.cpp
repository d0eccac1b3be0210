// SPDX-License-Identifier: Apache-2.0
/// \brief How much the output falls when a segment of the image is left out.
///
///   a[n,y,x] = output(x_n) - output(x_n without the segment of (y,x))
///
/// Output   [N,1,H,W], signed; logits (or probability with output=prob)
/// Errors   those of segments=: core/picture/segments.h
#include "methods/perturbing/segment_method.h"

namespace fbbench {
namespace {

class FeatureAblation final : public SegmentMethod {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "feature_ablation";
    info.brief = "fall of the output when a segment is left out";
    info.cost = "one forward pass more than there are segments";
    info.needs = Needs::kForward;
    info.options = segment_options("grid:8", "0");
    info.default_reduce = "sum";
    info.source = "Captum's FeatureAblation with a feature mask, arXiv:2009.07896";
    return with_common_options(info);
  }

  explicit FeatureAblation(const Options& options) : SegmentMethod(describe(), options) {}

 private:
  Answer answer(int64_t segments, const OutputOf& output, Random) const override {
    Tensor whole = at::ones({1, segments}, at::kBool);
    Tensor without = at::eye(segments, at::kBool).logical_not();
    Tensor outputs = output(at::cat({whole, without}));
    return {outputs[0] - outputs.narrow(0, 1, segments), {}};
  }
};

FBBENCH_REGISTER(Method, FeatureAblation);

}  // namespace
}  // namespace fbbench
