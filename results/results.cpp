// SPDX-License-Identifier: Apache-2.0
#include "results/results.h"

#include <hdf5.h>

#include "core/error.h"
#include "core/hdf5.h"
#include "core/hdf5_attributes.h"
#include "core/options.h"
#include "results/failure_table.h"
#include "results/format.h"

namespace fbbench {
namespace {

/// A results file that is being read: checks what it finds.
class Reader {
 public:
  explicit Reader(const std::string& path) : file_(path) {
    bool ours = has_attribute(file_.id(), "format") && text("format") == kFormatName;
    FBBENCH_REQUIRE(ours, BadInput, path << ": isn't a results file of fbbench");
    int64_t version = integer("format_version");
    FBBENCH_REQUIRE(version == kFormatVersion, BadInput,
                    path << ": has format_version " << version << "; this fbbench reads "
                         << kFormatVersion
                         << (version > kFormatVersion ? ", a newer one is wanted" : ""));
  }

  void read(Results& results) {
    RunInfo& info = results.info;
    info.config = text("config");
    info.seed = static_cast<uint64_t>(integer("seed"));
    info.threads = static_cast<int>(integer("threads"));
    info.methods = entries("methods", /*directed=*/false);
    info.metrics = entries("metrics", /*directed=*/true);
    results.provenance = {text("fbbench_version"),
                          text("git_commit"),
                          text("libtorch_version"),
                          text("build_type"),
                          text("created"),
                          text("host"),
                          text("cpu")};
    results.verdict = text("verdict");
    for (const std::string& dataset : file_.names("/")) {
      if (dataset == "methods" || dataset == "metrics") continue;
      for (const std::string& network : file_.names(dataset)) {
        results.groups.push_back(group(dataset, network, info));
      }
    }
  }

 private:
  std::string text(const char* name) const {
    auto values = read_string_attribute(file_.id(), name, file_.path());
    return values.empty() ? "" : values.front();
  }

  int64_t integer(const char* name) const {
    auto values = read_integer_attribute(file_.id(), name, file_.path());
    FBBENCH_REQUIRE(values.size() == 1, BadInput,
                    file_.path() << ": attribute '" << name << "': want one value");
    return values.front();
  }

  std::vector<Entry> entries(const std::string& name, bool directed) const {
    auto list = file_.dataset(name);
    auto specs = list.read_strings();
    Hdf5Id object = open(name);
    auto labels = read_string_attribute(object.get(), "label", list.name());
    auto versions = read_integer_attribute(object.get(), "version", list.name());
    std::vector<int64_t> directions(specs.size(), 0);
    if (directed) directions = read_integer_attribute(object.get(), "direction", list.name());
    FBBENCH_REQUIRE(labels.size() == specs.size() && versions.size() == specs.size() &&
                        directions.size() == specs.size(),
                    BadInput,
                    list.name() << ": want one label, version and direction a spec, got "
                                << labels.size() << ", " << versions.size() << " and "
                                << directions.size() << " for " << specs.size());
    std::vector<Entry> result;
    for (size_t i = 0; i < specs.size(); ++i) {
      result.push_back(
          {specs[i], labels[i], static_cast<int>(versions[i]), static_cast<int>(directions[i])});
    }
    return result;
  }

  Group group(const std::string& dataset, const std::string& network, const RunInfo& run) const {
    std::string path = dataset + "/" + network, where = file_.path() + ": " + path;
    Hdf5Id object = open(path);
    auto fingerprint = [&](const char* name) {
      auto values = read_string_attribute(object.get(), name, where);
      return values.empty() ? "" : values.front();
    };
    Group group;
    group.info = {dataset,
                  network,
                  fingerprint("dataset_fingerprint"),
                  fingerprint("network_fingerprint"),
                  values(path + "/y", {-1}, at::kLong).size(0),
                  values(path + "/x", {-1}, at::kLong).size(0)};
    Block& block = group.block;
    block.samples = file_.dataset(path + "/sample").read_strings();
    auto N = static_cast<int64_t>(block.samples.size());
    auto M = static_cast<int64_t>(run.methods.size()), K = static_cast<int64_t>(run.metrics.size());
    block.label = values(path + "/label", {N}, at::kLong);
    block.target = values(path + "/target", {N}, at::kLong);
    block.predicted = values(path + "/predicted", {N}, at::kLong);
    block.confidence = values(path + "/confidence", {N}, at::kDouble);
    block.object_fraction = values(path + "/object_fraction", {N}, at::kDouble);
    block.scores = values(path + "/scores", {M, K, N}, at::kDouble);
    block.status = values(path + "/status", {M, K, N}, at::kByte);
    block.seconds = values(path + "/seconds", {M, N}, at::kDouble);
    block.relevance_left = values(path + "/relevance_left", {M, N}, at::kDouble);
    for (const Entry& metric : run.metrics) {
      std::string curve = path + "/curves/" + metric.label;
      bool has = file_.contains(curve);
      block.curve_fractions.push_back(has ? values(curve + "_fraction", {-1}, at::kDouble)
                                          : Tensor());
      block.curves.push_back(
          has ? values(curve, {M, N, block.curve_fractions.back().size(0)}, at::kFloat) : Tensor());
    }
    block.failures = read_failures(file_, path + "/failures");
    return group;
  }

  /// A data set of this shape (-1: any size).
  Tensor values(const std::string& name, const std::vector<int64_t>& shape,
                at::ScalarType dtype) const {
    auto data = file_.dataset(name);
    bool fits = data.shape().size() == shape.size();
    for (size_t i = 0; fits && i < shape.size(); ++i) {
      fits = shape[i] < 0 || shape[i] == data.shape()[i];
    }
    FBBENCH_REQUIRE(fits, BadInput,
                    data.name() << ": want shape " << at::IntArrayRef(shape) << ", got "
                                << at::IntArrayRef(data.shape()));
    return data.read(dtype);
  }

  Hdf5Id open(const std::string& name) const {
    Hdf5Lock lock;
    Hdf5Id object(H5Oopen(file_.id(), name.c_str(), H5P_DEFAULT));
    FBBENCH_REQUIRE(object.valid(), BadInput, file_.path() << ": has no '" << name << "'");
    return object;
  }

  Hdf5File file_;
};

}  // namespace

Results Results::read(const std::string& path) {
  Results results;
  results.path = path;
  try {
    Reader(path).read(results);
  } catch (const Error&) {
    throw;
  } catch (const std::exception&) {  // sizes that can't be, out of memory
    throw BadInput(path + ": the results file is broken");
  }
  return results;
}

}  // namespace fbbench
