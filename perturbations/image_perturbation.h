// SPDX-License-Identifier: Apache-2.0
/// A perturbation of images: noise, a turn, compression, ..., as strong as is asked for.
///
/// To add one: a class in its own perturbations/images/<name>.cpp with describe(), a constructor
/// from Options and perturbed(), and the line FBBENCH_REGISTER(ImagePerturbation, <Class>).
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/input_format.h"
#include "core/random.h"
#include "core/registry.h"
#include "core/sample.h"

namespace fbbench {

struct ImagePerturbationInfo {
  std::string name;
  int version = 1;  ///< raised when a definition changes so that images may change
  std::string brief;
  std::string strength;          ///< what the number means, with its unit
  double min = 0, max = 1;       ///< its range, which holds 0: the image as it is
  bool whole = false;            ///< whether it is a whole number
  std::string default_strength;  ///< as an option's value
  bool needs_masks = false;
  std::vector<OptionInfo> options;  ///< strength, then its own: with_strength()
  std::string source;               ///< paper or program
};

/// The option `strength`, which all have, put before a perturbation's own: what every describe()
/// returns.
ImagePerturbationInfo with_strength(ImagePerturbationInfo info);

/// One image to perturb and all that the result may depend on.
struct Drawing {
  const Tensor image;  ///< [C,H,W] float32, normalised, contiguous; not to be written to
  const Sample& sample;
  const InputFormat& format;
  int64_t draw;
  Random random;  ///< of (seed, the perturbation's name, sample id, draw): strengths share it
};

/// A perturbed image's map at the places of the image's own pixels.
struct MovedMap {
  Tensor map;     ///< [H,W] float32; 0 where it doesn't count
  Tensor counts;  ///< [H,W] bool, false for pixels that have left the image
};

class ImagePerturbation {
 public:
  using Info = ImagePerturbationInfo;
  static constexpr const char* kKind = "perturbation";
  static constexpr int64_t kEndless = std::numeric_limits<int64_t>::max();

  /// BadOption where `strength` lies outside of its range.
  ImagePerturbation(ImagePerturbationInfo info, const Options& options);
  virtual ~ImagePerturbation() = default;
  const ImagePerturbationInfo& info() const { return info_; }
  double strength() const { return strength_; }
  const std::string& spec() const { return spec_; }  ///< canonical

  /// While the plan is made: BadInput where the data set lacks masks that are needed, Unsupported
  /// or BadOption where it can't be had of images of this format.
  virtual void check(const InputFormat& format, const DatasetFacts& dataset) const;

  /// How many draws there are; all are alike where that is 1.
  virtual int64_t draws() const { return 1; }

  /// Draw number `draw`, below draws(), of image i of the batch: [C,H,W] float32 normalised. Itself
  /// where strength is 0. The same in any batch. BadInput where the sample lacks what is needed.
  Tensor perturb(const Batch& batch, int64_t i, const InputFormat& format, int64_t draw = 0) const;
  /// ... of all of them: [N,C,H,W].
  Tensor perturb(const Batch& batch, const InputFormat& format, int64_t draw = 0) const;

  /// The map [H,W] float32 of that draw, its values where the image's own pixels were. Itself where
  /// the perturbation moves no pixel.
  MovedMap move_back(const Batch& batch, int64_t i, const Tensor& map, int64_t draw = 0) const;

 protected:
  /// The perturbed image [C,H,W] float32, for a strength other than 0.
  virtual Tensor perturbed(Drawing drawing) const = 0;
  /// Likewise of the map, where pixels move.
  virtual MovedMap moved_back(const Tensor& map, Random random) const;

 private:
  Random random(const Batch& batch, int64_t i, int64_t draw) const;

  ImagePerturbationInfo info_;
  std::string spec_;
  double strength_;
};

extern template class Registry<ImagePerturbation>;

}  // namespace fbbench
