// SPDX-License-Identifier: Apache-2.0
#include "base/tiny_network.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace fbbench {

InputFormat tiny_input(int64_t channels, int64_t height, int64_t width, int64_t classes) {
  InputFormat input;
  input.channels = channels;
  input.height = height;
  input.width = width;
  input.mean.assign(static_cast<size_t>(channels), 0.0);
  input.std.assign(static_cast<size_t>(channels), 1.0);
  for (int64_t k = 0; k < classes; ++k) input.classes.push_back("class" + std::to_string(k));
  return input;
}

std::string save_network(const std::string& dir, const std::string& source,
                         const std::vector<std::pair<std::string, Tensor>>& parameters,
                         const InputFormat& input, const std::string& output) {
  std::filesystem::create_directories(dir);
  torch::jit::Module module("Net");
  module.register_attribute("training", c10::BoolType::get(), false);
  for (const auto& [name, value] : parameters) {
    module.register_parameter(name, value, /*is_buffer=*/false);
  }
  module.define(source);
  std::string path = dir + "/net.pt";
  module.save(path);
  nlohmann::json sidecar = {{"input",
                             {{"channels", input.channels},
                              {"height", input.height},
                              {"width", input.width},
                              {"mean", input.mean},
                              {"std", input.std}}},
                            {"classes", input.classes},
                            {"output", output}};
  if (input.resize == InputFormat::Resize::kShorterSideCrop) {
    sidecar["resize"] = "shorter_side_crop";
    sidecar["resize_to"] = input.resize_to;
  }
  std::ofstream(dir + "/net.json") << sidecar.dump(2) << '\n';
  return path;
}

}  // namespace fbbench
