// SPDX-License-Identifier: Apache-2.0
/// \brief The image in a mirror.
///
///   strength 1: left and right change places, or, of axis=vertical, top and bottom
///
/// Cost     a few operations a value
#include "perturbations/images/motion.h"

namespace fbbench {
namespace {

class Flip final : public Motion {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "flip";
    info.brief = "the image in a mirror";
    info.strength = "1: mirrored";
    info.whole = true;
    info.default_strength = "1";
    info.options = {{"axis", "horizontal",
                     "what is turned round: horizontal (left and right) or vertical",
                     one_of({"horizontal", "vertical"})}};
    info.source = "Crabbe, van der Schaar 2023, arXiv:2304.06715";
    return with_strength(std::move(info));
  }

  explicit Flip(const Options& options)
      : Motion(describe(), options), horizontal_(options.get_choice("axis") == "horizontal") {}

 private:
  cv::Matx23d matrix(int64_t height, int64_t width, Random) const override {
    if (horizontal_) return {-1, 0, static_cast<double>(width - 1), 0, 1, 0};
    return {1, 0, 0, 0, -1, static_cast<double>(height - 1)};
  }

  bool horizontal_;
};

FBBENCH_REGISTER(ImagePerturbation, Flip);

}  // namespace
}  // namespace fbbench
