// SPDX-License-Identifier: Apache-2.0
#include "base/architectures.h"

#include <ATen/CPUGeneratorImpl.h>

#include <functional>
#include <ostream>

#include "base/architecture_list.h"
#include "base/tiny_network.h"

namespace fbbench {

Architecture net(const std::string& name, const std::string& body, const Shapes& parameters) {
  return {name, body, parameters, true, true, "logits", 3};
}

Architecture behind_conv(const std::string& name, const std::string& body, Shapes parameters) {
  parameters.insert(parameters.begin(), {{"a", {4, 3, 3, 3}}, {"b", {4}}});
  return net(name, "x = torch.conv2d(x, self.a, self.b, 1, 1)\n" + body, parameters);
}

Architecture no_relevance(Architecture architecture) {
  architecture.has_relevance = false;
  return architecture;
}

Architecture lossy(Architecture architecture) {
  architecture.conserves = false;
  return architecture;
}

Architecture answering_probabilities(Architecture architecture) {
  architecture.output = "probabilities";
  return architecture;
}

Architecture gray(Architecture architecture) {
  architecture.channels = 1;
  return architecture;
}

ArchitectureList joined(const std::vector<ArchitectureList>& lists) {
  ArchitectureList result;
  for (const auto& list : lists) result.insert(result.end(), list.begin(), list.end());
  return result;
}

std::vector<std::pair<std::string, Tensor>> parameters_of(const Architecture& architecture,
                                                          bool positive) {
  std::vector<std::pair<std::string, Tensor>> result;
  auto generator =
      at::detail::createCPUGenerator(std::hash<std::string>()(architecture.name) % 1000);
  auto draw = [&](const std::string& name, const std::vector<int64_t>& shape) {
    Tensor value = at::randn(shape, generator);
    if (shape.size() > 1) value /= std::sqrt(static_cast<double>(value[0].numel()));
    if (positive) value = value.abs() + 0.01;
    if (name.rfind("var", 0) == 0) value = value.abs() + 0.5;
    result.emplace_back(name, value);
  };
  for (const auto& [name, shape] : architecture.parameters) draw(name, shape);
  draw("head", {4, 4});
  return result;
}

InputFormat input_of(const Architecture& architecture) {
  return tiny_input(architecture.channels, 9, 7, 4);
}

std::string save(const Architecture& architecture, const std::string& folder, bool positive) {
  std::string source = "def forward(self, x):\n";
  std::string body = architecture.body;
  if (body.find("return") == std::string::npos) {
    body += "return torch.linear(torch.mean(x, [2, 3]), self.head)\n";
  }
  for (size_t begin = 0; begin < body.size();) {
    size_t end = body.find('\n', begin) + 1;
    source += "  " + body.substr(begin, end - begin);
    begin = end;
  }
  return save_network(folder, source, parameters_of(architecture, positive), input_of(architecture),
                      architecture.output);
}

const std::vector<Architecture>& architectures() {
  static const ArchitectureList kAll =
      joined({architectures_of_layers(), architectures_of_code(), architectures_of_tokens()});
  return kAll;
}

void PrintTo(const Architecture& architecture, std::ostream* stream) {
  *stream << architecture.name;
}

}  // namespace fbbench
