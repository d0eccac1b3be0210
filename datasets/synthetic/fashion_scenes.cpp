// SPDX-License-Identifier: Apache-2.0
/// \brief Fashion-MNIST garments on cluttered backgrounds, 48x48 grey, with their silhouettes.
///
///   scene = 0.25 * noise, then 4 pieces of other garments, then the garment
///
/// Input    the IDX files of Fashion-MNIST; train and test scenes from their separate splits
/// Output   noise: 8x8 uniform in [0,1), enlarged to 48x48 (bilinear). A piece: 10x10 pixels cut at
///          random from a garment of another class. Garment (28x28) and pieces cover what lies
///          under them where they are brighter than 0.05, at random places inside the scene.
///          label: the garment's class; object: where the garment is brighter than 0.05 (about 15%
///          of the pixels). Scaled where the network's input isn't 48x48, grey repeated for RGB
/// Order    scene i depends on (seed, split, i) alone: a larger set begins with the same scenes
/// Errors   BadInput where the package is missing or a file of it is broken
/// Cost     opening unpacks one split (47 MB for train); a scene takes some 0.1 ms
#include "core/fashion_mnist.h"
#include "core/picture/image.h"
#include "core/seed.h"
#include "core/sha256.h"
#include "datasets/dataset.h"
#include "datasets/synthetic/garment_scene.h"

namespace fbbench {
namespace {

class FashionScenes final : public Dataset {
 public:
  static DatasetInfo describe() {
    DatasetInfo info;
    info.name = "fashion_scenes";
    info.brief = "Fashion-MNIST garments on cluttered backgrounds, with their silhouettes";
    info.options = {{"split", "test", "garments to use: train or test", one_of({"train", "test"})},
                    {"count", "2000", "number of scenes, 1 to 1000000"},
                    {"seed", "0", "of the scenes, a whole number >= 0"},
                    {"root", "/usr/share/datasets/fashion-mnist", "folder of the IDX files"}};
    info.source = "Fashion-MNIST, arXiv:1708.07747, Debian package dataset-fashion-mnist";
    info.licence = "MIT (Fashion-MNIST, 2017 Zalando SE)";
    return info;
  }

  explicit FashionScenes(const Options& options)
      : split_(options.get_choice("split")),
        count_(options.get_int("count", 1, 1000000)),
        seed_(static_cast<uint64_t>(options.get_int("seed", 0))),
        garments_(options.get_string("root"), split_) {
    for (int64_t i = 0; i < count_; ++i) facts_.ids.push_back(split_ + "_" + std::to_string(i));
    facts_.label = describe().name;
    facts_.has_labels = facts_.has_masks = true;
  }

  const DatasetFacts& facts() const override { return facts_; }

  void check(const InputFormat& format) const override {
    Scaling::check(format);
    size_t classes = fashion_mnist_classes().size();
    FBBENCH_REQUIRE(
        format.classes.size() >= classes, BadInput,
        "fashion_scenes has " << classes << " classes, the network has " << format.classes.size());
  }

  /// Of the split's two files, count and seed.
  std::string fingerprint() const override {
    std::string drawn = std::to_string(count_) + "/" + std::to_string(seed_);
    return Sha256().update(garments_.fingerprint() + "/" + drawn).hex();
  }

 private:
  Sample load_impl(int64_t index, const InputFormat& format) const override {
    GarmentScene scene = compose_scene(garments_, seed_of(index));
    Scaling scaling(format, kScenePixels, kScenePixels);
    Tensor grey = scaling.image(scene.image.unsqueeze(0));
    Sample sample;
    sample.image = grey.expand({format.channels, -1, -1}).contiguous();
    sample.label = scene.label;
    Object& garment = sample.objects.emplace_back();
    garment.class_index = scene.label;
    garment.mask = scaling.mask(scene.silhouette);
    garment.original_mask = scene.silhouette;
    sample.original_height = sample.original_width = kScenePixels;
    return sample;
  }

  int64_t label_impl(int64_t index, const InputFormat&) const override {
    return scene_label(garments_, seed_of(index));
  }

  uint64_t seed_of(int64_t index) const {
    return derive_seed(seed_, "fashion_scenes/" + split_, std::to_string(index));
  }

  std::string split_;
  int64_t count_;
  uint64_t seed_;
  FashionMnist garments_;
  DatasetFacts facts_;
};

FBBENCH_REGISTER(Dataset, FashionScenes);

}  // namespace
}  // namespace fbbench
