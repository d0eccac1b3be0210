// SPDX-License-Identifier: Apache-2.0
/// \brief What is missing as the mean of its neighbours, known or missing alike: a linear system.
/// Where
///        nothing is left: 0 in normalised space.
#include "perturbations/imputation.h"
#include "perturbations/substrates/one_colour.h"

namespace fbbench {
namespace {

class Linear final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "linear";
    info.brief = "the mean of a pixel's neighbours, known or missing alike";
    info.by_pixels = true;
    info.source = "Rong et al. 2022, arXiv:2202.00449, without noise";
    return info;
  }

  explicit Linear(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override { return mean_of_data(replaced); }

  void impute(const InputFormat&, const PixelSpan& taken, const Tensor& image) const override {
    const Tensor values = fbbench::impute(image, taken);
    auto at = image.accessor<float, 3>();
    for (int64_t c = 0; c < image.size(0); ++c) {
      const auto* value = values.data_ptr<double>() + c * taken.count;
      for (int64_t k = 0; k < taken.count; ++k) {
        const int64_t pixel = taken.data[k];
        at[c][pixel / image.size(2)][pixel % image.size(2)] = static_cast<float>(value[k]);
      }
    }
  }
};

FBBENCH_REGISTER(Substrate, Linear);

}  // namespace
}  // namespace fbbench
