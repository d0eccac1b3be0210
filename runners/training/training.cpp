// SPDX-License-Identifier: Apache-2.0
#include "runners/training/training.h"

#include <torch/csrc/jit/api/module.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/process/progress.h"
#include "datasets/dataset.h"
#include "models/training/training.h"
#include "results/tables/number_text.h"
#include "version.h"

namespace fbbench {
namespace {

using Clock = std::chrono::steady_clock;

LabelledImages load_images(const std::string& spec, const InputFormat& format) {
  auto dataset = Registry<Dataset>::get().create(spec);
  dataset->check(format);
  const int64_t count = dataset->size();
  LabelledImages data{at::empty({count, format.channels, format.height, format.width}),
                      at::empty({count}, at::kLong)};
  Progress progress("load " + spec, count, "images");
  for (int64_t i = 0; i < count; ++i) {
    Sample sample = dataset->load(i, format);
    FBBENCH_REQUIRE(sample.label >= 0, BadInput,
                    spec << ": sample " << sample.id << " has no label; training wants one");
    data.images[i].copy_(format.normalise(sample.image));
    data.labels[i] = sample.label;
    progress.advance();
  }
  return data;
}

using Facts = std::vector<std::pair<std::string, std::string>>;

/// What the sidecar says about the training: enough to do it again.
Facts facts_of(const Spec& spec, const Recipe& recipe, const TrainingReport& report) {
  const BuiltinInfo& info = Registry<BuiltinNetwork>::get().info(spec.name);
  Facts facts = {{"network", info.name},
                 {"version", std::to_string(info.version)},
                 {"licence", info.licence},
                 {"train_data", recipe.train_data},
                 {"test_data", recipe.test_data},
                 {"test_accuracy", fixed(report.test_accuracy, 4)},
                 {"seconds", fixed(report.seconds, 1)},
                 {"fbbench_version", kVersion}};
  const Options options(spec.name, info.options, spec.options);
  facts.insert(facts.end(), options.all().begin(), options.all().end());
  return facts;
}

std::filesystem::path cache_folder() {
  auto from = [](const char* variable) -> std::filesystem::path {
    const char* value = std::getenv(variable);
    return value ? value : "";
  };
  if (auto own = from("FBBENCH_CACHE"); !own.empty()) return own;
  if (auto xdg = from("XDG_CACHE_HOME"); !xdg.empty()) return xdg / "fbbench";
  auto home = from("HOME");
  FBBENCH_REQUIRE(!home.empty(), BadInput,
                  "no folder for trained networks; want FBBENCH_CACHE, XDG_CACHE_HOME or HOME set");
  return home / ".cache" / "fbbench";
}

/// "fashion_scenes-v1-seed=1.pt": another version or other options are another file.
std::string cache_name(const Spec& spec) {
  const BuiltinInfo& info = Registry<BuiltinNetwork>::get().info(spec.name);
  std::string name = spec.name + "-v" + std::to_string(info.version);
  Spec canonical = Options(spec.name, info.options, spec.options).canonical();
  for (const auto& [option, value] : canonical.options) name += "-" + option + "=" + value;
  return name + ".pt";
}

}  // namespace

TrainingReport train_network(const Spec& spec, const std::string& output) {
  auto builtin = Registry<BuiltinNetwork>::get().create(spec);
  const InputFormat format = builtin->input();
  const Recipe recipe = builtin->recipe();
  require_writable(output);
  const LabelledImages train_data = load_images(recipe.train_data, format);
  const LabelledImages test_data = load_images(recipe.test_data, format);

  TrainingReport report;
  report.path = output;
  auto start = Clock::now();
  torch::jit::Module network = builtin->make();
  train(network, train_data, recipe);
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  report.test_accuracy = accuracy(network, test_data);
  save_network(network, {format, Output::kLogits, ""}, facts_of(spec, recipe, report), output);
  return report;
}

std::string trained_network(const Spec& spec) {
  std::filesystem::path path = cache_folder() / cache_name(spec);
  if (!std::filesystem::exists(path)) {
    std::fprintf(stderr, "training the built-in network %s, once; it is kept in %s\n",
                 spec.name.c_str(), path.parent_path().c_str());
    TrainingReport report = train_network(spec, path.string());
    std::fprintf(stderr, "trained in %.0f s, test accuracy %.3f\n", report.seconds,
                 report.test_accuracy);
  }
  return path.string();
}

}  // namespace fbbench
