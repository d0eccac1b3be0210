// SPDX-License-Identifier: Apache-2.0
// A data set: one bright square a picture, at a place that differs from sample to sample.
#include "datasets/dataset.h"

using namespace fbbench;

class Spots final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "spots";
    info.options = {{"count", "4", "number of pictures, >= 1"}};
    return info;
  }
  explicit Spots(const Options& options) {
    const int64_t count = options.get_int("count", 1);
    for (int64_t i = 0; i < count; ++i) facts_.ids.push_back("spot_" + std::to_string(i));
    facts_.label = "spots";
    facts_.has_masks = true;
  }
  const DatasetFacts& facts() const override { return facts_; }
  void check(const InputFormat&) const override {}  // makes pictures of any size
  std::string fingerprint() const override { return std::string(64, '0'); }  // nothing is read

 private:
  Sample load_impl(int64_t index, const InputFormat& format) const override {
    Sample sample;
    sample.image = at::zeros({format.channels, format.height, format.width});
    sample.image.narrow(2, index % (format.width - 4), 4).narrow(1, 4, 4).fill_(1);
    sample.objects.emplace_back().mask = sample.image[0] > 0;
    sample.original_height = format.height;
    sample.original_width = format.width;
    return sample;
  }
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, Spots);
