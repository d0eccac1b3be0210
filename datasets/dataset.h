// SPDX-License-Identifier: Apache-2.0
/// A data set: numbered samples with ids, and, where it has them, labels, targets and objects.
///
/// To add one: a class here in its own datasets/<name>.cpp with describe(), a constructor from
/// Options, facts(), load_impl(), label_impl() where labels are known without the images, and
/// fingerprint(), and the line FBBENCH_REGISTER(Dataset, <Class>).
#pragma once

#include "core/input_format.h"
#include "core/registry.h"
#include "core/sample.h"

namespace fbbench {

struct DatasetInfo {
  std::string name;
  int version = 1;  ///< raised when a definition changes so that samples may change
  std::string brief;
  std::vector<OptionInfo> options;
  std::string source;   ///< paper, programme or package
  std::string licence;  ///< of the data
};

class Dataset {
 public:
  using Info = DatasetInfo;
  static constexpr const char* kKind = "dataset";

  virtual ~Dataset() = default;

  /// Known once constructed. The constructor throws BadInput for a folder or file that is missing,
  /// broken or without a single sample.
  virtual const DatasetFacts& facts() const = 0;
  int64_t size() const { return static_cast<int64_t>(facts().ids.size()); }

  /// While the plan is made: BadInput where the whole data set can't feed such a network (channels,
  /// fixed sizes, folder names that aren't class names). Cheap: no image is decoded.
  virtual void check(const InputFormat& format) const = 0;

  /// Sample `index`, scaled as the format says. BadInput for what is wrong with this one sample: a
  /// file that can't be decoded, NaN or infinite pixels, a box outside the image, a label out of
  /// range. Const and safe to call from several threads.
  Sample load(int64_t index, const InputFormat& format) const;

  /// The label that load() gives sample `index`, without decoding its image (but for plugins that
  /// lack label_impl()). BadInput for a label that can't be read or is out of range.
  int64_t label(int64_t index, const InputFormat& format) const;

  /// SHA-256 of what the samples are made of (each format says of what).
  virtual std::string fingerprint() const = 0;

 protected:
  virtual Sample load_impl(int64_t index, const InputFormat& format) const = 0;
  /// Unless it is overridden, that of load_impl().
  virtual int64_t label_impl(int64_t index, const InputFormat& format) const;
};

extern template class Registry<Dataset>;

}  // namespace fbbench
