// SPDX-License-Identifier: Apache-2.0
/// \brief Image s mod M of a file, s the draw.
#include "core/error.h"
#include "core/hdf5/file.h"
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class SampleOf final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "sample";
    info.brief = "an image of a file";
    info.random = true;
    info.options = {{"file", "", "HDF5 file with images [M,C,H,W] in [0,1]"}};
    info.source = "the training images in Bluecher, Vielhaben, Strodthoff 2024, arXiv:2401.06654";
    return info;
  }

  explicit SampleOf(const Options& options)
      : Substrate(describe(), options),
        file_(options.get_string("file")),
        images_(Hdf5File(file_).dataset("images").read(at::kFloat)) {}

  void check(const InputFormat& format) const override {
    require_shape(images_, {-1, format.channels, format.height, format.width}, at::kFloat,
                  file_ + ": images");
    FBBENCH_REQUIRE(images_.size(0) > 0, BadInput, file_ << ": images: want one at least");
  }

  Tensor of(const Replaced& replaced) const override {
    const Tensor image = images_.narrow(0, replaced.draw % images_.size(0), 1);
    return replaced.format.normalise(image).expand_as(replaced.images);
  }

 private:
  std::string file_;
  Tensor images_;  ///< [M,C,H,W] float32 in [0,1]
};

FBBENCH_REGISTER(Substrate, SampleOf);

}  // namespace
}  // namespace fbbench
