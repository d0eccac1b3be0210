// SPDX-License-Identifier: Apache-2.0
/// \brief Images, labels, masks and targets that lie ready in an HDF5 file; never scaled.
///
/// Input    images [N,C,H,W] floating point in [0,1]; labels [N] integers; optional masks [N,H,W]
///          numbers of any type or booleans, not 0 = object; optional targets [N] integers
/// Output   the samples as they are. Ids: "0", "1", ...
/// Order    as stored
/// Errors   BadInput for a file without images or labels, for shapes that don't fit one another;
///          while the plan is made, for sizes other than the network's and labels or targets that
///          aren't its classes. Of one sample: pixels NaN or outside [0,1], NaN in its mask
/// Cost     opening reads labels and targets; images and masks are read one by one
#include "core/hdf5/file.h"
#include "core/sha256.h"
#include "datasets/dataset.h"
#include "datasets/files/mask_array.h"

namespace fbbench {
namespace {

void require_integers(const Hdf5Dataset& data, const std::vector<int64_t>& want) {
  FBBENCH_REQUIRE(data.shape() == want && data.holds_integers(), BadInput,
                  data.name() << ": want integers " << at::IntArrayRef(want) << ", got "
                              << (data.holds_integers() ? "" : "another type ")
                              << at::IntArrayRef(data.shape()));
}

void require_classes(const std::string& name, const Tensor& values, const InputFormat& format) {
  auto classes = static_cast<int64_t>(format.classes.size());
  for (int64_t value : {values.min().item<int64_t>(), values.max().item<int64_t>()}) {
    FBBENCH_REQUIRE(value >= 0 && value < classes, BadInput,
                    name << ": class " << value << " is out of range; the network has " << classes
                         << " classes, 0 to " << classes - 1);
  }
}

class Arrays final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "arrays";
    info.brief = "images, labels, masks and targets from an HDF5 file, never scaled";
    info.options = {{"file", "", "HDF5 file with images, labels and, optional, masks, targets"},
                    MaskArray::option()};
    info.source = "the user's own file";
    info.licence = "that of the user's file";
    return info;
  }

  explicit Arrays(const Options& options)
      : file_(options.get_string("file")), images_(file_.dataset("images")) {
    const std::vector<int64_t>& shape = images_.shape();
    FBBENCH_REQUIRE(shape.size() == 4 && images_.holds_floats(), BadInput,
                    images_.name() << ": want [N,C,H,W] float32 in [0,1], got "
                                   << (images_.holds_floats() ? "" : "another type ")
                                   << at::IntArrayRef(shape));
    FBBENCH_REQUIRE(shape[0] > 0, BadInput, images_.name() << ": no image");
    labels_ = read_classes("labels");
    if (file_.contains("targets")) targets_ = read_classes("targets");
    if (file_.contains("masks")) {
      std::vector<int64_t> want = {shape[0], shape[2], shape[3]};
      masks_ = std::make_unique<MaskArray>(file_.dataset("masks"), want, options);
    }
    for (int64_t i = 0; i < shape[0]; ++i) facts_.ids.push_back(std::to_string(i));
    facts_.label = describe().name;
    facts_.has_labels = true;
    facts_.has_masks = masks_ != nullptr;
    facts_.has_targets = targets_.defined();
    facts_.height = shape[2];
    facts_.width = shape[3];
  }

  const DatasetFacts& facts() const override { return facts_; }

  void check(const InputFormat& format) const override {
    std::vector<int64_t> want = {size(), format.channels, format.height, format.width};
    FBBENCH_REQUIRE(images_.shape() == want, BadInput,
                    images_.name()
                        << ": the network wants " << at::IntArrayRef(want) << ", got "
                        << at::IntArrayRef(images_.shape()) << "; arrays are never scaled");
    require_classes(file_.path() + ": labels", labels_, format);
    if (targets_.defined()) require_classes(file_.path() + ": targets", targets_, format);
  }

  /// Of the whole file.
  std::string fingerprint() const override { return Sha256().update_file(file_.path()).hex(); }

 private:
  Tensor read_classes(const std::string& name) const {
    Hdf5Dataset data = file_.dataset(name);
    require_integers(data, {images_.shape()[0]});
    return data.read(at::kLong);
  }

  Sample load_impl(int64_t index, const InputFormat& format) const override {
    Sample sample;
    sample.image = images_.read_rows(index, 1, at::kFloat).squeeze(0);
    auto low = sample.image.min().item<float>(), high = sample.image.max().item<float>();
    FBBENCH_REQUIRE(!(low < 0 || high > 1), BadInput,  // NaN: Dataset::load says so
                    "image has pixels from " << low << " to " << high << "; want values in [0,1]");
    sample.label = label_impl(index, format);
    if (targets_.defined()) sample.target = targets_[index].item<int64_t>();
    if (masks_) masks_->read(index, &sample);
    sample.original_height = facts_.height;
    sample.original_width = facts_.width;
    return sample;
  }

  int64_t label_impl(int64_t index, const InputFormat&) const override {
    return labels_[index].item<int64_t>();
  }

  Hdf5File file_;
  Hdf5Dataset images_;
  std::unique_ptr<MaskArray> masks_;
  Tensor labels_, targets_;  // [N] int64
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Arrays);

}  // namespace
}  // namespace fbbench
