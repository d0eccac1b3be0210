// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/network_precision.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "methods/context.h"
#include "models/graph/precision.h"
#include "runners/plan/samples.h"

namespace fbbench {
namespace {

constexpr const char* kOption = "precision";
constexpr size_t kTogether = 8;  // fixed: bfloat16's rounding may depend on the batch

const std::string* precision_of(const Spec& network) {
  for (const auto& [name, value] : network.options) {
    if (name == kOption) return &value;
  }
  return nullptr;
}

/// Sums over the samples that are compared.
struct Comparison {
  const Network& network;
  Precision precision;
  double sum = 0;

  void add(const Tensor& exact, const Tensor& other, int64_t target) {
    auto probability = [&](const Tensor& logits) {
      return network.probabilities(logits.to(at::kDouble).unsqueeze(0))[0][target].item<double>();
    };
    double change = std::abs(probability(exact) - probability(other));
    ++precision.images;
    precision.same_class += exact.argmax().equal(other.argmax());
    precision.most = std::max(precision.most, change);
    sum += change;
  }
};

}  // namespace

std::vector<Spec> in_precision(std::vector<Spec> networks, const std::string& precision) {
  for (Spec& network : networks) {
    if (precision != kDefaultPrecision && !precision_of(network)) {
      network.options.emplace_back(kOption, precision);
    }
  }
  std::vector<std::string> labels = unique_labels(networks);
  for (size_t i = 0; i < networks.size(); ++i) {
    const std::string* own = precision_of(networks[i]);
    if (!own || *own == kDefaultPrecision || !networks[i].given_label.empty()) continue;
    std::string shown = std::string(kOption) + "=" + *own;
    bool shows = labels[i].find(shown) != std::string::npos;
    networks[i].given_label = shows ? labels[i] : labels[i] + " " + shown;
  }
  return networks;
}

std::string take_precision(Spec* network) {
  const std::string* own = precision_of(*network);
  std::string precision = own ? *own : "";
  auto& options = network->options;
  options.erase(std::remove_if(options.begin(), options.end(),
                               [](const auto& option) { return option.first == kOption; }),
                options.end());
  return precision;
}

Precision compare_precisions(const Network& network, const std::vector<Sample>& samples,
                             const std::function<int64_t(const Sample&, int64_t)>& target) {
  at::NoGradGuard no_grad;
  Comparison comparison{network, {}, 0};
  comparison.precision.name = network.precision();
  if (network.in_float32()) return comparison.precision;
  for (size_t begin = 0; begin < samples.size(); begin += kTogether) {
    size_t end = std::min(samples.size(), begin + kTogether);
    std::vector<Sample> some(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                             samples.begin() + static_cast<std::ptrdiff_t>(end));
    Batch batch = make_batch(some, network.input(), 0, kTogether);
    Tensor exact = ForwardPass(network, batch.images).logits(),
           other = network.forward(batch.images);
    for (size_t i = 0; i < some.size(); ++i) {
      auto row = static_cast<int64_t>(i);
      if (!all_finite(exact[row]) || !all_finite(other[row])) continue;
      try {
        comparison.add(exact[row], other[row],
                       target(some[i], exact[row].argmax().item<int64_t>()));
      } catch (const Error&) {  // the run will say so, image by image
      }
    }
  }
  if (comparison.precision.images > 0) {
    comparison.precision.mean = comparison.sum / static_cast<double>(comparison.precision.images);
  }
  return comparison.precision;
}

}  // namespace fbbench
