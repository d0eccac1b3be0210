// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/substrate.h"

#include <map>
#include <sstream>

#include "core/error.h"
#include "core/picture/smooth.h"
#include "core/random.h"
#include "core/seed.h"

namespace fbbench {
namespace {

/// What a substrate may be made of.
struct Source {
  const Batch& batch;
  const InputFormat& format;
  double sigma;
  int64_t window, draw;

  const Tensor& images() const { return batch.images; }
};

/// A picture of one colour, `value` in [0,1], beside every image.
Tensor plain(const Source& source, double value) {
  Tensor one = at::full_like(source.images().narrow(0, 0, 1), value);
  return source.format.normalise(one).expand_as(source.images());
}

Tensor zero(const Source& source) {
  return at::zeros_like(source.images().narrow(0, 0, 1)).expand_as(source.images());
}

Tensor black(const Source& source) { return plain(source, 0); }

Tensor white(const Source& source) { return plain(source, 1); }

Tensor minimum(const Source& source) {
  return source.images().amin({1, 2, 3}, /*keepdim=*/true).expand_as(source.images());
}

Tensor maximum(const Source& source) {
  return source.images().amax({1, 2, 3}, /*keepdim=*/true).expand_as(source.images());
}

Tensor mean(const Source& source) {
  return source.images().mean({2, 3}, /*keepdim=*/true).expand_as(source.images());
}

Tensor local_mean(const Source& source) {
  return at::avg_pool2d(source.images(), {source.window, source.window}, /*stride=*/{1, 1},
                        /*padding=*/{source.window / 2, source.window / 2}, /*ceil_mode=*/false,
                        /*count_include_pad=*/false);
}

/// The blur of RISE's program: an 11x11 window that its scipy call makes nearly flat, zeros outside
/// the image. It is an outer product, so rows and columns are filtered in turn.
Tensor blur(const Source& source) {
  static const std::vector<float> kHalf = {.08795815F, .08889612F, .09047420F,
                                           .09219112F, .09348939F, .09398206F};
  std::vector<float> window(kHalf);
  window.insert(window.end(), kHalf.rbegin() + 1, kHalf.rend());
  auto length = static_cast<int64_t>(window.size());
  const std::vector<int64_t> stride{1, 1}, row_padding{0, length / 2},
      column_padding{length / 2, 0};
  Tensor kernel = at::tensor(window);
  const Tensor& images = source.images();
  Tensor planes = images.contiguous().view({-1, 1, images.size(2), images.size(3)});
  planes = at::conv2d(planes, kernel.view({1, 1, 1, length}), {}, stride, row_padding);
  planes = at::conv2d(planes, kernel.view({1, 1, length, 1}), {}, stride, column_padding);
  return planes.view(images.sizes());
}

Tensor gaussian(const Source& source) { return gaussian_smooth(source.images(), source.sigma); }

Tensor noise(const Source& source) {
  Tensor images = at::empty(source.images().sizes());
  auto* value = images.data_ptr<float>();
  const int64_t size = images[0].numel();
  const std::string purpose = "substrate=noise/" + std::to_string(source.draw);
  for (const Sample& sample : source.batch.samples) {
    Random random(derive_seed(source.batch.seed, purpose, sample.id));
    for (int64_t i = 0; i < size; ++i) *value++ = random.uniform();
  }
  return source.format.normalise(images);
}

struct Kind {
  std::string help;
  Tensor (*make)(const Source& source);
};

const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> kKinds = {
      {"zero", {"0 in normalised space, the data's mean colour", zero}},
      {"black", {"0 in [0,1]", black}},
      {"white", {"1 in [0,1]", white}},
      {"minimum", {"each image's smallest normalised number, for all channels", minimum}},
      {"maximum", {"its largest", maximum}},
      {"mean", {"each image's own mean colour", mean}},
      {"local_mean", {"the mean of a window around each pixel, inside the image", local_mean}},
      {"blur", {"RISE's nearly flat 11x11 window", blur}},
      {"gaussian", {"a Gaussian of sigma px", gaussian}},
      {"noise", {"uniform in [0,1], each pixel and channel for itself", noise}},
  };
  return kKinds;
}

std::string help() {
  std::vector<std::string> lines;
  for (const auto& [name, kind] : kinds()) lines.push_back(name + ": " + kind.help);
  return "what stands in place of the image (" + join(lines, "; ") + ")";
}

}  // namespace

std::vector<OptionInfo> Substrate::options(const std::string& default_name) {
  return {{"substrate", default_name, help()},
          {"sigma", "5", "px, of substrate=gaussian"},
          {"window", "15", "px, odd, side of the window of substrate=local_mean"}};
}

std::vector<std::string> Substrate::names() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : kinds()) names.push_back(name);
  return names;
}

Substrate::Substrate(const Options& options)
    : name_(options.get_choice("substrate", names())),
      sigma_(options.get_double("sigma", 0.1, 1000)),
      window_(options.get_int("window", 1, 1001)) {
  FBBENCH_REQUIRE(window_ % 2 == 1, BadOption, "window: want an odd number, got " << window_);
}

bool Substrate::random() const { return name_ == "noise"; }

std::string Substrate::key() const {
  std::ostringstream key;
  key << name_ << ' ' << window_ << ' ' << std::hexfloat << sigma_;  // to the last bit
  return key.str();
}

Tensor Substrate::of(const Batch& batch, const InputFormat& format, int64_t draw) const {
  return kinds().at(name_).make({batch, format, sigma_, window_, draw});
}

}  // namespace fbbench
