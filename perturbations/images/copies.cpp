// SPDX-License-Identifier: Apache-2.0
/// \brief Perturbed copies that were made elsewhere.
///
///   stability/perturbed [copies,images,C,H,W] of an HDF5 file: normalised copies of the data set's
///   images, by their places in it
///
/// Errors   BadInput for a file that is missing or broken, or holds copies of other images
/// Cost     all copies of the image are read for each
#include "core/hdf5/file.h"
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class Copies final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "copies";
    info.brief = "perturbed copies of a file";
    info.strength = "1: the file's";
    info.whole = true;
    info.default_strength = "1";
    info.options = {{"file", "",
                     "HDF5 file with stability/perturbed [copies,images,C,H,W], normalised, of the "
                     "data set's images in their order"}};
    info.source = "what other programs made";
    return with_strength(std::move(info));
  }

  explicit Copies(const Options& options)
      : ImagePerturbation(describe(), options),
        copies_(Hdf5File(options.get_string("file")).dataset("stability/perturbed")) {
    FBBENCH_REQUIRE(
        copies_.shape().size() == 5, BadInput,
        copies_.name() << ": want [copies,images,C,H,W], got " << at::IntArrayRef(copies_.shape()));
  }

  int64_t draws() const override { return copies_.shape()[0]; }

  void check(const InputFormat& format, const DatasetFacts& dataset) const override {
    const std::vector<int64_t> want = {draws(), static_cast<int64_t>(dataset.ids.size()),
                                       format.channels, format.height, format.width};
    FBBENCH_REQUIRE(copies_.shape() == want, BadInput,
                    copies_.name() << ": want " << at::IntArrayRef(want)
                                   << ", copies of the data set's images, got "
                                   << at::IntArrayRef(copies_.shape()));
  }

 private:
  Tensor perturbed(Drawing drawing) const override {
    return copies_.read_slice(1, drawing.sample.index, 1, at::kFloat)[drawing.draw][0];
  }

  Hdf5Dataset copies_;
};

FBBENCH_REGISTER(ImagePerturbation, Copies);

}  // namespace
}  // namespace fbbench
