// SPDX-License-Identifier: Apache-2.0
/// \brief Softmax information curve: how fast the target's probability returns as the most salient
/// pixels bring information back into a blurred image.
///
///   x_j, y_j: bytes of the image's WebP file without loss, and the largest probability so far,
///   with all but random and the most salient pixels interpolated, scaled so that they are 0 for
///   the random pixels alone and 1 for the image, within [0,1];   score = area under the line
///   through (0,0), the (x_j, y_j) in ascending order of x, and (1,1)
///
/// Cost     a forward pass, a triangulation and a WebP file a threshold and map, and for the two
///          ends; shared with aic
#include "metrics/faithfulness/information_curve.h"

namespace fbbench {
namespace {

class Sic final : public InformationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of(
        "sic", "return of the target's probability with the information that the map puts back");
    info.unit = "share of the way from the blurred image to the image";
    info.options.push_back({"min_prob", "0.8", "of an image's target, below it isn't scored"});
    info.undefined =
        "all-zero map; image below min_prob, no larger than when blurred, or answered no higher";
    return info;
  }

  explicit Sic(const Options& options)
      : InformationCurve(describe(), options, options.get_double("min_prob", 0, 1)) {}

 private:
  Tensor answer(const Network& network, const Tensor& logits,
                const Tensor& targets) const override {
    return network.probability(logits, targets);
  }
};

FBBENCH_REGISTER(Metric, Sic);

}  // namespace
}  // namespace fbbench
