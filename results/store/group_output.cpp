// SPDX-License-Identifier: Apache-2.0
#include "results/store/group_output.h"

#include <hdf5.h>

#include <set>

#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "results/store/failure_table.h"
#include "results/store/format.h"

namespace fbbench {

GroupOutput::GroupOutput(const Hdf5Output& file, const RunInfo& run, const GroupInfo& info,
                         const Hdf5Series& methods, const Hdf5Series& metrics)
    : file_(file),
      run_(run),
      info_(info),
      methods_(methods),
      metrics_(metrics),
      m_(static_cast<int64_t>(run.methods.size())),
      k_(static_cast<int64_t>(run.metrics.size())),
      group_(make_group(file, file.root(), info.dataset + "/" + info.network)),
      sample_(growing_axis(kSample, hdf5_string_type().get())),
      failure_(growing_axis("failure", hdf5_type(at::kLong))),
      y_(fixed_axis(group_.get(), "y", at::arange(info.height, at::kLong))),
      x_(fixed_axis(group_.get(), "x", at::arange(info.width, at::kLong))),
      failures_(file, group_.get(), {"failures", {0}, 0, {}, {&failure_}, info.images},
                failure_type().get()) {
  link(methods_, group_.get(), kMethods);
  link(metrics_, group_.get(), kMetrics);
  file_.require(write_attribute(group_.get(), "dataset_fingerprint", info.dataset_fingerprint));
  file_.require(write_attribute(group_.get(), "network_fingerprint", info.network_fingerprint));
  file_.require(write_attribute(group_.get(), "first", info.first, H5T_NATIVE_INT64));
  file_.require(write_attribute(group_.get(), "images", info.images, H5T_NATIVE_INT64));
  write_precision(file_, group_.get(), info.precision);
  for (const char* name : {"label", "target", "predicted"}) add(name, {&sample_}, at::kLong);
  for (const char* name : {"confidence", "object_fraction"}) add(name, {&sample_}, at::kDouble);
  add("scores", {&methods_, &metrics_, &sample_}, at::kDouble);
  add("status", {&methods_, &metrics_, &sample_}, at::kByte);
  for (const char* name : {"seconds", kRelevanceLeft}) {
    add(name, {&methods_, &sample_}, at::kDouble);
  }
  write_labels(kMethodLabel, run.methods, methods_);
  write_labels(kMetricLabel, run.metrics, metrics_);
  for (const char* name : {"scores", "status"}) {
    name_coordinates(name, std::string(kMethodLabel) + " " + kMetricLabel);
  }
  name_coordinates("seconds", kMethodLabel);
}

void GroupOutput::write_labels(const char* name, const std::vector<Entry>& entries,
                               const Hdf5Series& axis) {
  std::vector<std::string> labels;
  labels.reserve(entries.size());
  for (const Entry& entry : entries) labels.push_back(entry.label);
  Hdf5Series series(file_, group_.get(), {name, {size_of(&axis)}, -1, {}, {&axis}},
                    hdf5_string_type().get());
  series.write_all(labels);
}

void GroupOutput::name_coordinates(const std::string& series, const std::string& names) {
  file_.require(write_attribute(series_.at(series).id(), "coordinates", names));
}

void GroupOutput::append(const Block& block) {
  auto n = static_cast<int64_t>(block.samples.size());
  sample_.append_strings(block.samples);
  put("label", block.label, {n}, at::kLong);
  put("target", block.target, {n}, at::kLong);
  put("predicted", block.predicted, {n}, at::kLong);
  put("confidence", block.confidence, {n}, at::kDouble);
  put("object_fraction", block.object_fraction, {n}, at::kDouble);
  put("scores", block.scores, {m_, k_, n}, at::kDouble);
  put("status", block.status, {m_, k_, n}, at::kByte);
  put("seconds", block.seconds, {m_, n}, at::kDouble);
  put_diagnostics(block, n);
  put_curves(block, n);
  put_maps(block, n);
  put_failures(block.failures);
  n_ += n;
}

Hdf5Series GroupOutput::growing_axis(const std::string& name, int64_t type) {
  Hdf5Series axis(file_, group_.get(), {name, {0}, 0, {}, {}, info_.images}, type);
  axis.make_scale(name);
  return axis;
}

Hdf5Series GroupOutput::fixed_axis(int64_t group, const std::string& name, const Tensor& values) {
  int64_t type = hdf5_type(values.scalar_type());
  Hdf5Series axis(file_, group, {name, {values.size(0)}, -1, {}, {}}, type);
  axis.make_scale(name);
  axis.write_all(type, values.contiguous().data_ptr());
  return axis;
}

int64_t GroupOutput::size_of(const Hdf5Series* axis) const {
  return axis == &methods_ ? m_ : axis == &metrics_ ? k_ : n_;
}

void GroupOutput::add(const std::string& name, const Axes& axes, at::ScalarType dtype) {
  Hdf5Series::Layout layout{name, {},   static_cast<int64_t>(axes.size()) - 1,
                            {},   axes, info_.images};
  for (const Hdf5Series* axis : axes) layout.shape.push_back(size_of(axis));
  series_.emplace(name, Hdf5Series(file_, group_.get(), layout, hdf5_type(dtype)));
}

void GroupOutput::put(const std::string& name, const Tensor& values,
                      const std::vector<int64_t>& shape, at::ScalarType dtype) {
  FBBENCH_PROMISE(values.defined() && values.sizes() == shape && values.scalar_type() == dtype,
                  name << " " << at::IntArrayRef(shape) << ", got " << describe_tensor(values));
  series_.at(name).append(values);
}

Hdf5Id GroupOutput::sample_group(const std::string& name) {
  Hdf5Id group = make_group(file_, group_.get(), name);
  link(methods_, group.get(), kMethods);
  link(sample_, group.get(), kSample);
  return group;
}

/// A diagnostic is known once a method gives it; samples before it read as NaN.
void GroupOutput::add_diagnostic(const std::string& name) {
  if (!diagnostics_.valid()) diagnostics_ = sample_group("diagnostics");
  Hdf5Series::Layout layout{name, {m_, n_}, 1, {}, {&methods_, &sample_}, info_.images};
  series_.emplace("diagnostics/" + name,
                  Hdf5Series(file_, diagnostics_.get(), layout, hdf5_type(at::kDouble)));
}

void GroupOutput::put_diagnostics(const Block& block, int64_t n) {
  std::set<std::string> given;
  for (const auto& [name, values] : block.diagnostics) {
    std::string path = name == kRelevanceLeft ? name : "diagnostics/" + name;
    if (!series_.count(path)) add_diagnostic(name);
    put(path, values, {m_, n}, at::kDouble);
    given.insert(path);
  }
  for (auto& [path, series] : series_) {
    bool diagnostic = path == kRelevanceLeft || path.rfind("diagnostics/", 0) == 0;
    if (diagnostic && !given.count(path)) series.skip(n);
  }
}

void GroupOutput::put_curves(const Block& block, int64_t n) {
  for (size_t k = 0; k < run_.metrics.size(); ++k) {
    const std::string& label = run_.metrics[k].label;
    std::string name = "curves/" + label;
    bool given = k < block.curves.size() && block.curves[k].defined();
    if (given && !series_.count(name)) add_curve(label, block.curve_fractions.at(k));
    if (given) {
      put(name, block.curves[k], {m_, n, block.curve_fractions[k].size(0)}, at::kFloat);
    } else if (series_.count(name)) {
      series_.at(name).skip(n);
    }
  }
}

/// The points of a curve are known once there is one; samples before it read as NaN.
void GroupOutput::add_curve(const std::string& label, const Tensor& fraction) {
  if (!curves_.valid()) curves_ = sample_group("curves");
  std::string name = label + kFraction;
  const Hdf5Series& points =
      series_.emplace("curves/" + name, fixed_axis(curves_.get(), name, fraction.to(at::kDouble)))
          .first->second;
  Hdf5Series::Layout layout{label, {m_, n_, fraction.size(0)},     1,
                            {},    {&methods_, &sample_, &points}, info_.images};
  series_.emplace("curves/" + label,
                  Hdf5Series(file_, curves_.get(), layout, hdf5_type(at::kFloat)));
}

void GroupOutput::add_maps() {
  Hdf5Series::Layout layout{"maps",
                            {m_, n_, info_.height, info_.width},
                            1,
                            {1, 1, info_.height, info_.width},  // one map is read alone
                            {&methods_, &sample_, &y_, &x_}};
  series_.emplace("maps", Hdf5Series(file_, group_.get(), layout, hdf5_type(at::kFloat)));
  name_coordinates("maps", kMethodLabel);
}

void GroupOutput::put_maps(const Block& block, int64_t n) {
  bool given = block.maps.defined();
  if (given && !series_.count("maps")) add_maps();
  if (given) {
    put("maps", block.maps, {m_, n, info_.height, info_.width}, at::kFloat);
  } else if (series_.count("maps")) {
    series_.at("maps").skip(n);
  }
}

void GroupOutput::put_failures(const std::vector<Failure>& failures) {
  auto count = static_cast<int64_t>(failures.size());
  failure_.append(at::arange(failed_, failed_ + count, at::kLong));
  failures_.append_raw(failure_type().get(), count, failure_rows(failures).data());
  failed_ += count;
}

void GroupOutput::link(const Hdf5Series& axis, int64_t group, const std::string& name) {
  Hdf5Lock lock;
  file_.require(H5Olink(axis.id(), group, name.c_str(), H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

}  // namespace fbbench
