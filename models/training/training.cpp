// SPDX-License-Identifier: Apache-2.0
#include "models/training/training.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/optim/adamw.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/process/progress.h"
#include "core/process/staging.h"

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

std::string folder_of(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
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

void require_writable(const std::string& path) { StagingFolder probe(folder_of(path)); }

void save_network(const torch::jit::Module& network, const Sidecar& sidecar,
                  const std::vector<std::pair<std::string, std::string>>& facts,
                  const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  StagingFolder staging(folder_of(path));
  write_sidecar(staging.add(sidecar_path(name)), sidecar, facts);
  std::ostringstream script;
  network.save(script);
  std::ofstream file(staging.add(name), std::ios::binary);
  file << script.str();
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written; want a disk with space left");
  staging.commit(/*overwrite=*/true);
}

}  // namespace fbbench
