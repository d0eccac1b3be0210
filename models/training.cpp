// SPDX-License-Identifier: Apache-2.0
#include "models/training.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/optim/adamw.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/progress.h"

namespace fbbench {
namespace {

Tensor run(torch::jit::Module& network, const Tensor& images) {
  return network.forward({images}).toTensor();
}

torch::optim::AdamW make_optimizer(const torch::jit::Module& network, const Recipe& recipe) {
  std::vector<Tensor> parameters;
  for (const Tensor& parameter : network.parameters()) parameters.push_back(parameter);
  auto options = torch::optim::AdamWOptions(recipe.learning_rate);
  return torch::optim::AdamW(parameters, options.weight_decay(recipe.weight_decay));
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
  }
}

/// One gradient step; the loss, a mean over the images.
double step(torch::jit::Module& network, torch::optim::Optimizer& optimizer,
            const LabelledImages& part) {
  optimizer.zero_grad();
  Tensor loss = at::cross_entropy_loss(run(network, part.images), part.labels);
  loss.backward();
  optimizer.step();
  return loss.item<double>();
}

LabelledImages select(const LabelledImages& data, const Tensor& index) {
  return {data.images.index_select(0, index), data.labels.index_select(0, index)};
}

std::string with_digits(double value, int digits) {
  std::ostringstream text;
  text.precision(digits);
  text << std::fixed << value;
  return text.str();
}

const char* interpolation_name(InputFormat::Interpolation interpolation) {
  switch (interpolation) {
    case InputFormat::Interpolation::kNearest:
      return "nearest";
    case InputFormat::Interpolation::kBilinear:
      return "bilinear";
    case InputFormat::Interpolation::kBicubic:
      return "bicubic";
    case InputFormat::Interpolation::kArea:
      return "area";
  }
  return "";
}

nlohmann::json sidecar(const InputFormat& format, const nlohmann::json& training) {
  nlohmann::json json;
  json["input"] = {{"channels", format.channels},
                   {"height", format.height},
                   {"width", format.width},
                   {"mean", format.mean},
                   {"std", format.std}};
  json["classes"] = format.classes;
  json["output"] = "logits";
  json["interpolation"] = interpolation_name(format.interpolation);
  if (format.resize == InputFormat::Resize::kShorterSideCrop) {
    json["resize"] = "shorter_side_crop";
    json["resize_to"] = format.resize_to;
  }
  json["about"] = training;
  return json;
}

void make_folder(const std::filesystem::path& path) {
  std::error_code failure;  // shows when the file is written
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failure);
}

void write_whole(const std::string& text, const std::filesystem::path& path) {
  std::filesystem::path temporary = path;
  temporary += ".part" + std::to_string(getpid());
  std::ofstream file(temporary, std::ios::binary);
  file << text;
  file.close();
  std::error_code failure;
  if (file) std::filesystem::rename(temporary, path, failure);
  if (!file || failure) {
    std::filesystem::remove(temporary, failure);
    throw BadInput("can't write " + path.string() +
                   "; want a folder with space that one may "
                   "write to");
  }
}

}  // namespace

double one_cycle(double done) {
  constexpr double kPi = 3.14159265358979323846;
  constexpr double kTop = 0.3, kStart = 1.0 / 25, kEnd = kStart / 1e4;
  auto half_cosine = [](double from, double to, double share) {
    return to + (from - to) * (1 + std::cos(kPi * share)) / 2;
  };
  return done < kTop ? half_cosine(kStart, 1, done / kTop)
                     : half_cosine(1, kEnd, (done - kTop) / (1 - kTop));
}

void train(torch::jit::Module& network, const LabelledImages& data, const Recipe& recipe) {
  const int64_t count = data.images.size(0);
  FBBENCH_REQUIRE(count > 0, BadInput, "no images to train on; want at least one");
  const int64_t steps_an_epoch = (count + recipe.batch - 1) / recipe.batch;
  const int64_t steps = steps_an_epoch * recipe.epochs;
  auto optimizer = make_optimizer(network, recipe);
  auto generator = at::detail::createCPUGenerator(recipe.seed);
  Progress progress("train", steps, "steps");
  network.train();
  Tensor order;
  for (int64_t i = 0; i < steps; ++i) {
    int64_t begin = i % steps_an_epoch * recipe.batch;
    if (begin == 0) order = at::randperm(count, generator, at::kLong);
    set_learning_rate(optimizer, recipe.learning_rate * one_cycle(static_cast<double>(i) /
                                                                  static_cast<double>(steps)));
    double loss =
        step(network, optimizer, select(data, order.slice(0, begin, begin + recipe.batch)));
    FBBENCH_REQUIRE(std::isfinite(loss), BadInput,
                    "training failed: the loss is " << loss << " at step " << i
                                                    << "; want a lower learning rate");
    progress.advance(1, "loss " + with_digits(loss, 2));
  }
  network.eval();
}

double accuracy(torch::jit::Module& network, const LabelledImages& data) {
  constexpr int64_t kBatch = 256;
  at::NoGradGuard no_gradients;
  int64_t right = 0;
  for (int64_t begin = 0; begin < data.images.size(0); begin += kBatch) {
    Tensor predicted = run(network, data.images.slice(0, begin, begin + kBatch)).argmax(1);
    right += predicted.eq(data.labels.slice(0, begin, begin + kBatch)).sum().item<int64_t>();
  }
  return static_cast<double>(right) / static_cast<double>(data.images.size(0));
}

void require_writable(const std::string& path) {
  make_folder(path);
  const std::string probe = path + ".probe" + std::to_string(getpid());
  write_whole("", probe);
  std::filesystem::remove(probe);
}

void save_network(const torch::jit::Module& network, const InputFormat& format,
                  const nlohmann::json& training, const std::string& path) {
  make_folder(path);
  std::ostringstream script;
  network.save(script);
  write_whole(sidecar(format, training).dump(1) + "\n",
              std::filesystem::path(path).replace_extension(".json"));
  write_whole(script.str(), path);
}

}  // namespace fbbench
