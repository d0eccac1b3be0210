// SPDX-License-Identifier: Apache-2.0
/// The group of one data set and network in a results file that is being written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "results/store/hdf5_output.h"
#include "results/store/results.h"

namespace fbbench {

/// Its data sets, all of which grow with the samples. Errors as in hdf5_output.h. File, run,
/// `methods` and `metrics` (the axes of the whole file) must outlive it.
class GroupOutput {
 public:
  GroupOutput(const Hdf5Output& file, const RunInfo& run, const GroupInfo& info,
              const Hdf5Series& methods, const Hdf5Series& metrics);

  void append(const Block& block);

 private:
  using Axes = std::vector<const Hdf5Series*>;

  Hdf5Series growing_axis(const std::string& name, int64_t type);
  Hdf5Series fixed_axis(int64_t group, const std::string& name, const Tensor& values);
  void add(const std::string& name, const Axes& axes, at::ScalarType dtype);
  /// Labels along an axis of specs, and the CF attribute by which a series names such data sets.
  void write_labels(const char* name, const std::vector<Entry>& entries, const Hdf5Series& axis);
  void name_coordinates(const std::string& series, const std::string& names);
  void add_curve(const std::string& label, const Tensor& fraction);
  /// A group below this one, for data sets along methods and samples.
  Hdf5Id sample_group(const std::string& name);
  void add_diagnostic(const std::string& name);
  void add_maps();
  void put(const std::string& name, const Tensor& values, const std::vector<int64_t>& shape,
           at::ScalarType dtype);
  void put_diagnostics(const Block& block, int64_t n);
  void put_curves(const Block& block, int64_t n);
  void put_maps(const Block& block, int64_t n);
  void put_failures(const std::vector<Failure>& failures);
  void link(const Hdf5Series& axis, int64_t group, const std::string& name);
  int64_t size_of(const Hdf5Series* axis) const;

  const Hdf5Output& file_;
  const RunInfo& run_;
  GroupInfo info_;
  const Hdf5Series &methods_, &metrics_;
  int64_t m_, k_;               // methods, metrics
  int64_t n_ = 0, failed_ = 0;  // samples and failures written
  Hdf5Id group_, curves_, diagnostics_;
  Hdf5Series sample_, failure_, y_, x_, failures_;
  std::map<std::string, Hdf5Series> series_;  // by path below the group
};

}  // namespace fbbench
