// SPDX-License-Identifier: Apache-2.0
/// \brief Accuracy information curve: how soon the target is the top class again as the most
/// salient pixels bring information back into a blurred image.
///
///   x_j, y_j: bytes of the image's WebP file without loss, scaled so that they are 0 for random
///   pixels alone and 1 for the image, within [0,1], and whether the target has been the top class,
///   with all but random and the most salient pixels interpolated;   score = area under the line
///   through (0,0), the (x_j, y_j) in ascending order of x, and (1,1)
///
/// Cost     a forward pass, a triangulation and a WebP file a threshold and map, and for the two
///          ends; shared with sic
#include "metrics/faithfulness/information_curve.h"

namespace fbbench {
namespace {

class Aic final : public InformationCurve {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of(
        "aic", "return of the target as top class with the information that the map puts back");
    info.unit = "fraction";
    info.undefined =
        "all-zero map; target not the image's top class, or also the blurred one's; image no "
        "larger than when blurred";
    return info;
  }

  explicit Aic(const Options& options) : InformationCurve(describe(), options, /*least=*/1) {}

 private:
  Tensor answer(const Network&, const Tensor& logits, const Tensor& targets) const override {
    return (logits.argmax(1) == targets).to(at::kDouble);
  }
};

FBBENCH_REGISTER(Metric, Aic);

}  // namespace
}  // namespace fbbench
