// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/open_network.h"

#include <algorithm>
#include <filesystem>

#include "models/training/builtin.h"
#include "runners/plan/network_precision.h"
#include "runners/training/training.h"

namespace fbbench {
namespace {

/// A sole class has the probability 1 whatever the image is, unless a sigmoid makes it.
void require_scores(const Network& network, const std::string& path) {
  FBBENCH_REQUIRE(network.class_count() > 1 || network.scores_classes_alone(), BadInput,
                  path << ": has one class, whose softmax is always 1, so that no score says "
                          "anything; want two class names and \"output\": \"binary\" in its "
                          "sidecar for one logit, or a network of two outputs");
}

std::shared_ptr<const Network> load(Spec file, int64_t side) {
  if (side > 0) {
    auto is_size = [](const auto& option) {
      return option.first == "height" || option.first == "width";
    };
    auto& options = file.options;
    options.erase(std::remove_if(options.begin(), options.end(), is_size), options.end());
    for (const char* name : {"height", "width"}) options.emplace_back(name, std::to_string(side));
  }
  auto network = Network::load(file);
  require_scores(*network, file.name);
  return network;
}

/// A label is what follows '@', also in a path that stands there without brackets, which may hold
/// colons and have options behind it.
void require_whole_path(const Spec& spec) {
  std::string path = spec.name + "@" + spec.given_label;
  for (size_t colon = path.rfind(':');
       colon != std::string::npos && !std::filesystem::is_regular_file(path);
       colon = path.rfind(':')) {
    path.resize(colon);
  }
  FBBENCH_REQUIRE(spec.given_label.empty() || !std::filesystem::is_regular_file(path), BadOption,
                  "'" << spec.name << "': no such network; '@' begins a label, so a path with one "
                      << "stands in brackets: [" << path << "]");
}

}  // namespace

std::shared_ptr<const Network> open_network(const Spec& spec, int64_t side) {
  const auto& builtin = Registry<BuiltinNetwork>::get();
  if (builtin.contains(spec.name)) {
    Spec training = spec, file;
    std::string precision = take_precision(&training);
    file.name = trained_network(training);
    if (!precision.empty()) file.options.emplace_back("precision", precision);
    return load(file, side);
  }
  if (!std::filesystem::exists(spec.name)) require_whole_path(spec);
  bool looks_like_a_path = spec.name.find_first_of("/.") != std::string::npos;
  FBBENCH_REQUIRE(looks_like_a_path || std::filesystem::exists(spec.name), BadOption,
                  "unknown network '"
                      << spec.name << "'" << did_you_mean(spec.name, builtin.names())
                      << "; want the path of a .pt or one of: " << join(builtin.names()));
  return load(spec, side);
}

}  // namespace fbbench
