// SPDX-License-Identifier: Apache-2.0
/// \brief The image moved sideways.
///
///   right, left, down, up: by `strength` px;   any: by a whole number of px from -strength to
///   strength across and another one down, all pairs but (0, 0) as likely
///
/// Errors   BadOption where nothing of the image would be left in it
/// Cost     a few operations a value
#include <algorithm>

#include "core/error.h"
#include "perturbations/images/motion.h"

namespace fbbench {
namespace {

class Shift final : public Motion {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "shift";
    info.brief = "the image moved, the border reflected";
    info.strength = "px; of direction=any: at most, across and down";
    info.max = 1000;
    info.whole = true;
    info.default_strength = "4";
    info.options = {{"direction", "any", "any (drawn), right, left, down or up",
                     one_of({"any", "right", "left", "down", "up"})}};
    info.source =
        "Montavon, Samek, Mueller 2018, doi:10.1016/j.dsp.2017.10.011 (translations); equivariance "
        "under them: Crabbe, van der Schaar 2023, arXiv:2304.06715";
    return with_strength(std::move(info));
  }

  explicit Shift(const Options& options)
      : Motion(describe(), options), direction_(options.get_choice("direction")) {}

  void check(const InputFormat& format, const DatasetFacts& dataset) const override {
    Motion::check(format, dataset);
    const int64_t side = std::min(format.height, format.width);
    FBBENCH_REQUIRE(strength() < static_cast<double>(side), BadOption,
                    "shift: strength: want less than the image's shorter side, "
                        << side << " px, got " << strength());
  }

  int64_t draws() const override { return direction_ == "any" ? kEndless : 1; }

 private:
  cv::Matx23d matrix(int64_t, int64_t, Random random) const override {
    double across = (direction_ == "right") - (direction_ == "left");
    double down = (direction_ == "down") - (direction_ == "up");
    across *= strength();
    down *= strength();
    const auto most = static_cast<int64_t>(strength());
    while (across == 0 && down == 0) {
      across = static_cast<double>(random.below(2 * most + 1) - most);
      down = static_cast<double>(random.below(2 * most + 1) - most);
    }
    return {1, 0, across, 0, 1, down};
  }

  std::string direction_;
};

FBBENCH_REGISTER(ImagePerturbation, Shift);

}  // namespace
}  // namespace fbbench
