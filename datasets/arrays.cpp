// SPDX-License-Identifier: Apache-2.0
/// \brief Images, labels, masks and targets that lie ready in an HDF5 file; never scaled.
///
/// Input    images [N,C,H,W] floating point in [0,1]; labels [N] integers; optional masks [N,H,W]
///          integers or booleans, not 0 = object; optional targets [N] integers
/// Output   the samples as they are. Ids: "0", "1", ...
/// Order    as stored
/// Options  file
/// Errors   BadInput for a file without images or labels, for shapes that don't fit one another,
/// and,
///          while the plan is made, for sizes other than the network's and labels or targets that
///          aren't its classes. Of one sample: a pixel that is NaN or outside [0,1]
/// Cost     opening reads labels and targets; images and masks are read one by one
/// Source   own format
#include "core/hdf5.h"
#include "core/sha256.h"
#include "datasets/dataset.h"

namespace fbbench {
namespace {

std::string shape_text(const std::vector<int64_t>& shape) {
  std::vector<std::string> sizes;
  for (int64_t size : shape) sizes.push_back(std::to_string(size));
  return "[" + join(sizes, ",") + "]";
}

void require_sizes(const Hdf5Dataset& data, const std::vector<int64_t>& want) {
  FBBENCH_REQUIRE(data.shape() == want && data.holds_integers(), BadInput,
                  data.name() << ": want integers " << shape_text(want) << ", got "
                              << (data.holds_integers() ? "" : "another type ")
                              << shape_text(data.shape()));
}

class Arrays final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "arrays";
    info.brief = "images, labels, masks and targets from an HDF5 file, never scaled";
    info.options = {{"file", "", "HDF5 file with images, labels and, optional, masks, targets"}};
    info.source = "the user's own file";
    info.licence = "that of the user's file";
    return info;
  }

  explicit Arrays(const Options& options)
      : file_(options.get_string("file")), images_(file_.dataset("images")) {
    const std::vector<int64_t>& shape = images_.shape();
    FBBENCH_REQUIRE(shape.size() == 4 && images_.holds_floats(), BadInput,
                    images_.name()
                        << ": want [N,C,H,W] float32 in [0,1], got "
                        << (images_.holds_floats() ? "" : "another type ") << shape_text(shape));
    FBBENCH_REQUIRE(shape[0] > 0, BadInput, images_.name() << ": no image");
    labels_ = read_classes("labels");
    if (file_.contains("targets")) targets_ = read_classes("targets");
    if (file_.contains("masks")) {
      masks_ = std::make_unique<Hdf5Dataset>(file_.dataset("masks"));
      require_sizes(*masks_, {shape[0], shape[2], shape[3]});
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
                    images_.name() << ": the network wants " << shape_text(want) << ", got "
                                   << shape_text(images_.shape()) << "; arrays are never scaled");
    auto classes = static_cast<int64_t>(format.classes.size());
    require_classes("labels", labels_, classes);
    if (targets_.defined()) require_classes("targets", targets_, classes);
  }

  /// Of the whole file.
  std::string fingerprint() const override { return Sha256().update_file(file_.path()).hex(); }

 private:
  Tensor read_classes(const std::string& name) const {
    Hdf5Dataset data = file_.dataset(name);
    require_sizes(data, {images_.shape()[0]});
    return data.read(at::kLong);
  }

  void require_classes(const std::string& name, const Tensor& values, int64_t classes) const {
    for (int64_t value : {values.min().item<int64_t>(), values.max().item<int64_t>()}) {
      FBBENCH_REQUIRE(value >= 0 && value < classes, BadInput,
                      file_.path() << ": " << name << ": class " << value
                                   << " is out of range; the network has " << classes
                                   << " classes, 0 to " << classes - 1);
    }
  }

  Sample load_impl(int64_t index, const InputFormat&) const override {
    Sample sample;
    sample.image = images_.read_rows(index, 1, at::kFloat).squeeze(0);
    bool inside = !(sample.image.lt(0) | sample.image.gt(1)).any().item<bool>();
    FBBENCH_REQUIRE(inside || !all_finite(sample.image), BadInput,
                    "image has pixels from " << sample.image.min().item<float>() << " to "
                                             << sample.image.max().item<float>()
                                             << "; want values in [0,1]");
    sample.label = labels_[index].item<int64_t>();
    if (targets_.defined()) sample.target = targets_[index].item<int64_t>();
    if (masks_) sample.mask = masks_->read_rows(index, 1, at::kBool).squeeze(0);
    sample.original_mask = sample.mask;
    sample.original_height = facts_.height;
    sample.original_width = facts_.width;
    return sample;
  }

  Hdf5File file_;
  Hdf5Dataset images_;
  std::unique_ptr<Hdf5Dataset> masks_;
  Tensor labels_, targets_;  // [N] int64
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Arrays);

}  // namespace
}  // namespace fbbench
