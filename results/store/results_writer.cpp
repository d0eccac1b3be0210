// SPDX-License-Identifier: Apache-2.0
#include "results/store/results_writer.h"

#include <hdf5.h>

#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "results/store/format.h"
#include "results/store/group_output.h"
#include "results/store/hdf5_output.h"
#include "results/store/provenance.h"

namespace fbbench {
namespace {

void write_run(const Hdf5Output& file, const RunInfo& info, const Provenance& provenance) {
  write_provenance(file, kFormatName, kFormatVersion, provenance);
  Hdf5Lock lock;
  auto number = [&](const char* name, int64_t value, int64_t type) {
    file.require(write_attribute(file.root(), name, value, type));
  };
  file.require(write_attribute(file.root(), "config", info.config));
  file.require(write_attribute(file.root(), "conditions", info.conditions));
  number("seed", static_cast<int64_t>(info.seed), H5T_NATIVE_UINT64);
  number("threads", info.threads, H5T_NATIVE_INT32);
  number("unit", info.unit, H5T_NATIVE_INT64);
}

/// /methods or /metrics: canonical specs, and an axis of everything that has a row for each.
Hdf5Series write_entries(const Hdf5Output& file, const std::string& name,
                         const std::vector<Entry>& entries) {
  std::vector<std::string> specs, labels;
  std::vector<int64_t> versions, directions;
  for (const Entry& entry : entries) {
    specs.push_back(entry.spec);
    labels.push_back(entry.label);
    versions.push_back(entry.version);
    directions.push_back(entry.direction);
  }
  auto count = static_cast<int64_t>(specs.size());
  Hdf5Series series(file, file.root(), {name, {count}, -1, {}, {}}, hdf5_string_type().get());
  series.write_all(specs);
  series.make_scale(name);
  Hdf5Lock lock;
  file.require(write_attribute(series.id(), "label", labels));
  file.require(write_attribute(series.id(), "version", versions, H5T_NATIVE_INT32));
  if (name == kMetrics) {
    file.require(write_attribute(series.id(), "direction", directions, H5T_NATIVE_INT8));
  }
  return series;
}

}  // namespace

struct ResultsWriter::File {
  File(const std::string& path, bool overwrite, const RunInfo& run, const Provenance& provenance)
      : output(path, overwrite), info(run) {
    write_run(output, info, provenance);
    methods = std::make_unique<Hdf5Series>(write_entries(output, kMethods, info.methods));
    metrics = std::make_unique<Hdf5Series>(write_entries(output, kMetrics, info.metrics));
  }

  Hdf5Output output;  // first, so that it is closed last
  RunInfo info;
  std::unique_ptr<Hdf5Series> methods, metrics;
  std::unique_ptr<GroupOutput> group;
};

ResultsWriter::ResultsWriter(const std::string& path, bool overwrite, const RunInfo& info,
                             const Provenance& provenance)
    : file_(std::make_unique<File>(path, overwrite, info, provenance)) {}

ResultsWriter::~ResultsWriter() { file_->output.discard(); }

void ResultsWriter::begin_group(const GroupInfo& group) {
  file_->output.flush();
  file_->group = std::make_unique<GroupOutput>(file_->output, file_->info, group, *file_->methods,
                                               *file_->metrics);
}

void ResultsWriter::append(const Block& block) {
  FBBENCH_PROMISE(file_->group, "begin_group() before append()");
  file_->group->append(block);
}

void ResultsWriter::finish(const std::string& verdict) {
  Hdf5Output& output = file_->output;
  output.require(write_attribute(output.root(), "verdict", verdict));
  output.flush();
  file_->group.reset();
  file_->methods.reset();
  file_->metrics.reset();
  output.commit();
}

}  // namespace fbbench
