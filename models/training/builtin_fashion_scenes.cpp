// SPDX-License-Identifier: Apache-2.0
/// \brief A small convolutional network that tells the garments of fashion_scenes apart.
///
///   conv-bn-relu 12, 12, pool, 24, 24, pool, 48, 48, pool, 48, mean over positions, linear 10
///
/// Input    grey scenes [N,1,48,48] float32, normalised
/// Output   logits [N,10]
/// Errors   BadOption for values out of range
/// Cost     training: 5 epochs of 15,000 scenes, under two minutes on two cores
#include <torch/csrc/jit/api/module.h>

#include "core/fashion_mnist.h"
#include "core/seed.h"
#include "models/training/builtin.h"
#include "models/training/script_builder.h"

namespace fbbench {
namespace {

class FashionScenesNetwork final : public BuiltinNetwork {
 public:
  static BuiltinInfo describe() {
    BuiltinInfo info;
    info.name = "fashion_scenes";
    info.brief = "seven convolutions with batch norm, 10 garments, 1x48x48";
    info.options = {{"seed", "0", "of the first weights and the order of the images"},
                    {"epochs", "5", "passes over the training images, >= 1"},
                    {"train_images", "15000", "scenes to train on, >= 1"},
                    {"test_images", "2000", "scenes to measure the accuracy on, >= 1"}};
    info.source =
        "architecture and recipe are fbbench's own; one-cycle: arXiv:1708.07120, AdamW: "
        "arXiv:1711.05101";
    info.licence = "Apache-2.0; trained on Fashion-MNIST (MIT)";
    return info;
  }

  explicit FashionScenesNetwork(const Options& options)
      : seed_(static_cast<uint64_t>(options.get_int("seed", 0))) {
    auto scenes = [&](const char* split, const char* count) {
      return std::string("fashion_scenes:split=") + split +
             ",count=" + std::to_string(options.get_int(count, 1));
    };
    recipe_.train_data = scenes("train", "train_images");
    recipe_.test_data = scenes("test", "test_images");
    recipe_.epochs = options.get_int("epochs", 1);
    recipe_.seed = derive_seed(seed_, "order");
  }

  InputFormat input() const override {
    InputFormat format;
    format.channels = 1;
    format.height = format.width = 48;
    format.mean = {0.24};  // of the scenes' pixels, and their deviation
    format.std = {0.24};
    format.classes = fashion_mnist_classes();
    return format;
  }

  Recipe recipe() const override { return recipe_; }

  torch::jit::Module make() const override {
    ScriptBuilder network(derive_seed(seed_, "weights"));
    network.conv_bn_relu(1, 12).conv_bn_relu(12, 12).max_pool();
    network.conv_bn_relu(12, 24).conv_bn_relu(24, 24).max_pool();
    network.conv_bn_relu(24, 48).conv_bn_relu(48, 48).max_pool();
    network.conv_bn_relu(48, 48).global_average().linear(48, 10);
    return network.build();
  }

 private:
  uint64_t seed_;
  Recipe recipe_;
};

FBBENCH_REGISTER(BuiltinNetwork, FashionScenesNetwork);

}  // namespace
}  // namespace fbbench
