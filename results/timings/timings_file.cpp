// SPDX-License-Identifier: Apache-2.0
#include "results/timings/timings_file.h"

#include <hdf5.h>

#include <algorithm>

#include "core/hdf5/attributes.h"
#include "results/store/provenance.h"

namespace fbbench {
namespace {

constexpr const char* kFormatName = "fbbench-timings";
constexpr int kFormatVersion = 1;

int64_t type_of(const std::vector<double>&) { return H5T_NATIVE_DOUBLE; }
int64_t type_of(const std::vector<int64_t>&) { return H5T_NATIVE_INT64; }

/// Data sets of one group that share an axis.
class Columns {
 public:
  Columns(const Hdf5Output& file, int64_t group, const std::string& axis, int64_t rows)
      : file_(file), group_(group), rows_(rows), axis_(number_axis(axis, rows)) {}

  Hdf5Series number_axis(const std::string& name, int64_t size) const {
    std::vector<int64_t> numbers;
    for (int64_t i = 0; i < size; ++i) numbers.push_back(i);
    Hdf5Series series(file_, group_, {name, {size}, -1, {}, {}}, H5T_NATIVE_INT64);
    series.write_all(H5T_NATIVE_INT64, numbers.data());
    series.make_scale(name);
    return series;
  }

  void add(const std::string& name, const std::vector<std::string>& texts) const {
    Hdf5Series(file_, group_, {name, {rows_}, -1, {}, {&axis_}}, hdf5_string_type().get())
        .write_all(texts);
  }
  template <class Number>
  void add(const std::string& name, const std::vector<Number>& values) const {
    Hdf5Series(file_, group_, {name, {rows_}, -1, {}, {&axis_}}, type_of(values))
        .write_all(type_of(values), values.data());
  }
  /// values [rows, size of `second`]
  void add(const std::string& name, const std::vector<double>& values, const Hdf5Series& second,
           int64_t size) const {
    Hdf5Series(file_, group_, {name, {rows_, size}, -1, {}, {&axis_, &second}}, H5T_NATIVE_DOUBLE)
        .write_all(H5T_NATIVE_DOUBLE, values.data());
  }

 private:
  const Hdf5Output& file_;
  int64_t group_, rows_;
  Hdf5Series axis_;
};

/// value(item) of each item.
template <class Item, class Value>
auto column(const std::vector<Item>& items, Value value) {
  std::vector<std::decay_t<decltype(value(items.front()))>> values;
  for (const Item& item : items) values.push_back(value(item));
  return values;
}

void write_attributes(const Hdf5Output& file, const TimingInfo& info) {
  write_provenance(file, kFormatName, kFormatVersion);
  for (const auto& [name, value] : {std::pair{"config", info.config},
                                    {"kernels", info.kernels},
                                    {"cpu_scaling", info.cpu_scaling},
                                    {"verdict", info.verdict}}) {
    file.require(write_attribute(file.root(), name, value));
  }
  Hdf5Series(file, file.root(), {"benchmark_json", {}, -1, {}, {}}, hdf5_string_type().get())
      .write_all(std::vector<std::string>{info.benchmark_json});
}

/// [cases, repetitions], NaN where a case has fewer.
void write_repetitions(const Columns& columns, const std::vector<TimedCase>& cases) {
  size_t most = 0;
  for (const TimedCase& timed : cases) most = std::max(most, timed.seconds.size());
  std::vector<double> all;
  for (const TimedCase& timed : cases) {
    all.insert(all.end(), timed.seconds.begin(), timed.seconds.end());
    all.resize(all.size() + most - timed.seconds.size(), NAN);
  }
  auto size = static_cast<int64_t>(most);
  columns.add("seconds", all, columns.number_axis("repetition", size), size);
}

void write_cases(const Hdf5Output& file, const std::vector<TimedCase>& cases) {
  Columns columns(file, file.root(), "case", static_cast<int64_t>(cases.size()));
  auto add = [&](const char* name, auto member) {
    columns.add(name, column(cases, [&](const TimedCase& timed) { return timed.*member; }));
  };
  add("network", &TimedCase::network);
  add("method", &TimedCase::method);
  add("spec", &TimedCase::spec);
  add("batch", &TimedCase::batch);
  add("height", &TimedCase::height);
  add("width", &TimedCase::width);
  add("threads", &TimedCase::threads);
  add("depth", &TimedCase::depth);
  add("peak_bytes", &TimedCase::peak_bytes);
  add("failure", &TimedCase::failure);
  write_repetitions(columns, cases);

  std::vector<TimeFigures> figures = time_figures(cases);
  auto add_figure = [&](const char* name, auto member) {
    columns.add(name, column(figures, [&](const TimeFigures& of) { return of.*member; }));
  };
  add_figure("seconds_per_image", &TimeFigures::seconds_per_image);
  add_figure("spread", &TimeFigures::spread);
  add_figure("images_per_second", &TimeFigures::images_per_second);
  add_figure("x_forward", &TimeFigures::x_forward);
  add_figure("x_gradient", &TimeFigures::x_gradient);
  add_figure("bytes_per_image", &TimeFigures::bytes_per_image);
}

void write_curves(const Hdf5Output& file, const std::vector<CostCurve>& curves) {
  if (curves.empty()) return;
  Hdf5Id group = make_group(file, file.root(), "curves");
  Columns columns(file, group.get(), "curve", static_cast<int64_t>(curves.size()));
  auto add = [&](const char* name, auto member) {
    columns.add(name, column(curves, [&](const CostCurve& curve) { return curve.*member; }));
  };
  add("network", &CostCurve::network);
  add("method", &CostCurve::method);
  add("axis", &CostCurve::axis);
  add("exponent", &CostCurve::exponent);
}

}  // namespace

void write_timings(const Hdf5Output& file, const std::vector<TimedCase>& cases,
                   const TimingInfo& info) {
  write_attributes(file, info);
  write_cases(file, cases);
  write_curves(file, cost_curves(cases));
}

}  // namespace fbbench
