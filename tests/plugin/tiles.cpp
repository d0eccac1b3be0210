// SPDX-License-Identifier: Apache-2.0
// A grid data set: four pictures of another one side by side, each of them an object of its own
// class; the first one's is the label.
#include "datasets/dataset.h"

using namespace fbbench;

class Tiles final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "tiles";
    info.options = {{"of", "", "[spec] of the data set whose pictures are the tiles"}};
    return info;
  }
  explicit Tiles(const Options& options)
      : of_(Registry<Dataset>::get().create(options.get_string("of"))) {
    facts_ = of_->facts();
    facts_.ids.resize(facts_.ids.size() / 4);
    facts_.has_masks = true;
    facts_.has_targets = false;
  }
  const DatasetFacts& facts() const override { return facts_; }
  void check(const InputFormat& format) const override { of_->check(half(format)); }
  std::string fingerprint() const override { return of_->fingerprint(); }

 private:
  static InputFormat half(InputFormat format) {
    format.height /= 2;
    format.width /= 2;
    return format;
  }
  Sample load_impl(int64_t index, const InputFormat& format) const override {
    const InputFormat tile = half(format);
    Sample sample;
    sample.image = at::zeros({format.channels, format.height, format.width});
    for (int64_t i = 0; i < 4; ++i) {
      Sample part = of_->load(4 * index + i, tile);
      const int64_t top = i / 2 * tile.height, left = i % 2 * tile.width;
      sample.image.narrow(1, top, tile.height).narrow(2, left, tile.width).copy_(part.image);
      Object& object = sample.objects.emplace_back();
      object.class_index = part.label;
      object.mask = at::zeros({format.height, format.width}, at::kBool);
      object.mask.narrow(0, top, tile.height).narrow(1, left, tile.width).fill_(true);
    }
    sample.label = label_impl(index, format);
    sample.original_height = format.height;
    sample.original_width = format.width;
    return sample;
  }
  int64_t label_impl(int64_t index, const InputFormat& format) const override {
    return of_->label(4 * index, half(format));
  }

  std::unique_ptr<Dataset> of_;
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Tiles);
