// SPDX-License-Identifier: Apache-2.0
/// \brief A Gaussian of sigma px, the border reflected.
#include "core/picture/smooth.h"
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Gaussian final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "gaussian";
    info.brief = "the image behind a Gaussian of sigma px";
    info.options = {{"sigma", "5", "px"}};
    info.source = "usual baseline";
    return info;
  }

  explicit Gaussian(const Options& options)
      : Substrate(describe(), options), sigma_(options.get_double("sigma", 0.1, 1000)) {}

  Tensor of(const Replaced& replaced) const override {
    return gaussian_smooth(replaced.images, sigma_);
  }

 private:
  double sigma_;
};

FBBENCH_REGISTER(Substrate, Gaussian);

}  // namespace
}  // namespace fbbench
