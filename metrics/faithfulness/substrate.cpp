// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/substrate.h"

#include <map>

#include "core/error.h"
#include "core/options.h"
#include "core/picture/smooth.h"

namespace fbbench {
namespace {

Tensor zero(const Tensor& images, double) {
  return at::zeros_like(images.narrow(0, 0, 1)).expand_as(images);
}

Tensor mean(const Tensor& images, double) {
  return images.mean({2, 3}, /*keepdim=*/true).expand_as(images);
}

/// The blur of RISE's program: an 11x11 window that its scipy call makes nearly flat, zeros outside
/// the image. It is an outer product, so rows and columns are filtered in turn.
Tensor blur(const Tensor& images, double) {
  static const std::vector<float> kHalf = {.08795815F, .08889612F, .09047420F,
                                           .09219112F, .09348939F, .09398206F};
  std::vector<float> window(kHalf);
  window.insert(window.end(), kHalf.rbegin() + 1, kHalf.rend());
  auto length = static_cast<int64_t>(window.size());
  const std::vector<int64_t> stride{1, 1}, row_padding{0, length / 2},
      column_padding{length / 2, 0};
  Tensor kernel = at::tensor(window);
  Tensor planes = images.contiguous().view({-1, 1, images.size(2), images.size(3)});
  planes = at::conv2d(planes, kernel.view({1, 1, 1, length}), {}, stride, row_padding);
  planes = at::conv2d(planes, kernel.view({1, 1, length, 1}), {}, stride, column_padding);
  return planes.view(images.sizes());
}

struct Substrate {
  std::string help;
  Tensor (*make)(const Tensor& images, double sigma);
};

const std::map<std::string, Substrate>& substrates() {
  static const std::map<std::string, Substrate> kSubstrates = {
      {"zero", {"0 in normalised space, the data's mean colour", zero}},
      {"mean", {"each image's own mean colour", mean}},
      {"blur", {"RISE's nearly flat 11x11 window", blur}},
      {"gaussian", {"a Gaussian of sigma px", gaussian_smooth}},
  };
  return kSubstrates;
}

}  // namespace

std::vector<std::string> substrate_names() {
  std::vector<std::string> names;
  for (const auto& [name, substrate] : substrates()) names.push_back(name);
  return names;
}

std::string substrate_help() {
  std::vector<std::string> lines;
  for (const auto& [name, substrate] : substrates()) lines.push_back(name + ": " + substrate.help);
  return "what stands in place of the image (" + join(lines, "; ") + ")";
}

Tensor make_substrate(const std::string& name, const Tensor& images, double sigma) {
  auto found = substrates().find(name);
  FBBENCH_PROMISE(found != substrates().end(), "a substrate, got " << name);
  return found->second.make(images, sigma);
}

}  // namespace fbbench
