// SPDX-License-Identifier: Apache-2.0
#include "results/store/failure_table.h"

#include <hdf5.h>

#include "core/error.h"
#include "core/hdf5/attributes.h"

namespace fbbench {

Hdf5Id failure_type() {
  Hdf5Lock lock;
  Hdf5Id text = hdf5_string_type(), type(H5Tcreate(H5T_COMPOUND, sizeof(FailureRow)));
  H5Tinsert(type.get(), "sample", HOFFSET(FailureRow, sample), text.get());
  H5Tinsert(type.get(), "method", HOFFSET(FailureRow, method), text.get());
  H5Tinsert(type.get(), "metric", HOFFSET(FailureRow, metric), text.get());
  H5Tinsert(type.get(), "reason", HOFFSET(FailureRow, reason), text.get());
  return type;
}

std::vector<FailureRow> failure_rows(const std::vector<Failure>& failures) {
  std::vector<FailureRow> rows;
  for (const Failure& failure : failures) {
    rows.push_back({failure.sample.c_str(), failure.method.c_str(), failure.metric.c_str(),
                    failure.reason.c_str()});
  }
  return rows;
}

std::vector<Failure> read_failures(const Hdf5File& file, const std::string& name) {
  Hdf5Lock lock;
  Hdf5Dataset table = file.dataset(name);
  FBBENCH_REQUIRE(table.shape().size() == 1, BadInput, table.name() << ": want a table");
  std::vector<FailureRow> rows(static_cast<size_t>(table.shape()[0]), FailureRow{});
  if (rows.empty()) return {};
  Hdf5Id data(H5Dopen2(file.id(), name.c_str(), H5P_DEFAULT)), type = failure_type();
  herr_t read = H5Dread(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data());
  FBBENCH_REQUIRE(read >= 0, BadInput,
                  table.name() << ": want a table of sample, method, metric and reason");
  auto text = [](const char* value) { return std::string(value ? value : ""); };
  std::vector<Failure> failures;
  for (const FailureRow& row : rows) {
    failures.push_back({text(row.sample), text(row.method), text(row.metric), text(row.reason)});
  }
  Hdf5Id space(H5Dget_space(data.get()));
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, rows.data());
  return failures;
}

}  // namespace fbbench
