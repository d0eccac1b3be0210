// SPDX-License-Identifier: Apache-2.0
/// What stands where a pixel is taken away: images without the information.
///
/// To add one: a class in its own perturbations/substrates/<name>.cpp with describe(), a
/// constructor from Options and of(), and the line FBBENCH_REGISTER(Substrate, <Class>).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/input_format.h"
#include "core/options.h"
#include "core/registry.h"
#include "perturbations/pixel_span.h"

namespace fbbench {

struct SubstrateInfo {
  std::string name;
  int version = 1;  ///< raised when a definition changes so that scores may change
  std::string brief;
  bool random = false;     ///< another one at every draw
  bool by_pixels = false;  ///< fills pixels in from those left: impute() is to be asked, not of()
  std::vector<OptionInfo> options;
  std::string source;  ///< paper or program
};

/// Images that something else is to stand for; everything outlives the call.
struct Replaced {
  const Tensor& images;                 ///< [N,C,H,W] float32, normalised
  const InputFormat& format;            ///< how they are normalised
  const std::vector<std::string>& ids;  ///< [N], seed what is random together with `seed`
  uint64_t seed = 0;
  int64_t draw = 0;  ///< which of the random ones
};

class Substrate {
 public:
  using Info = SubstrateInfo;
  static constexpr const char* kKind = "substrate";

  Substrate(SubstrateInfo info, const Options& options)
      : info_(std::move(info)), spec_(options.canonical().text()) {}
  virtual ~Substrate() = default;
  const SubstrateInfo& info() const { return info_; }
  const std::string& spec() const { return spec_; }  ///< canonical

  /// While the plan is made: BadInput or BadOption where it can't stand for such images.
  virtual void check(const InputFormat&) const {}

  /// [N,C,H,W] float32, normalised: what stands where all pixels are taken; expanded from one image
  /// where it is the same for all.
  virtual Tensor of(const Replaced& replaced) const = 0;

  /// Fills in the pixels taken from `image` [C,H,W] float32 normalised, strided as it likes; some
  /// are left. There where by_pixels.
  virtual void impute(const InputFormat& format, const PixelSpan& taken, const Tensor& image) const;

 private:
  SubstrateInfo info_;
  std::string spec_;
};

extern template class Registry<Substrate>;

/// The option `substrate`, a substrate's name or [SPEC].
OptionInfo substrate_option(const std::string& default_name);
/// ... and sigma, window and file, for those that have options of these names.
std::vector<OptionInfo> substrate_options(const std::string& default_name);

/// What substrate_options() ask for.
std::unique_ptr<const Substrate> make_substrate(const Options& options);

}  // namespace fbbench
