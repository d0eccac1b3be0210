// SPDX-License-Identifier: Apache-2.0
#include "results/store/results_reader.h"

#include <hdf5.h>

#include <map>
#include <unordered_set>

#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"
#include "core/options.h"
#include "results/store/failure_table.h"
#include "results/store/format.h"

namespace fbbench {

constexpr int64_t kMostImages = int64_t{1} << 40;  // a few of them added don't overflow

/// Checks what it finds.
class ResultsReader::File {
 public:
  explicit File(const std::string& path) : file_(path) {
    bool ours = has_attribute(file_.id(), "format") && text("format") == kFormatName;
    FBBENCH_REQUIRE(ours, BadInput, path << ": isn't a results file of fbbench");
    int64_t version = integer("format_version");
    FBBENCH_REQUIRE(version == kFormatVersion, BadInput,
                    path << ": has format_version " << version << "; this fbbench reads "
                         << kFormatVersion
                         << (version > kFormatVersion ? ", a newer one is wanted" : ""));
    read_info();
    for (const std::string& dataset : file_.names("/")) {
      if (dataset == kMethods || dataset == kMetrics) continue;
      for (const std::string& network : file_.names(dataset)) read_group(dataset, network);
    }
  }

  Block read(size_t group, int64_t begin, int64_t count, bool with_maps) const {
    const auto& all = samples.at(group);
    auto N = static_cast<int64_t>(all.size());
    auto M = static_cast<int64_t>(info.methods.size()),
         K = static_cast<int64_t>(info.metrics.size());
    Piece piece{*this, path_of(groups[group]) + "/", begin, count};
    Block block;
    block.samples.assign(all.begin() + begin, all.begin() + begin + count);
    block.label = piece.get("label", {N}, at::kLong);
    block.target = piece.get("target", {N}, at::kLong);
    block.predicted = piece.get("predicted", {N}, at::kLong);
    block.confidence = piece.get("confidence", {N}, at::kDouble);
    block.object_fraction = piece.get("object_fraction", {N}, at::kDouble);
    block.scores = piece.get("scores", {M, K, N}, at::kDouble);
    block.status = piece.get("status", {M, K, N}, at::kByte);
    block.seconds = piece.get("seconds", {M, N}, at::kDouble);
    block.diagnostics[kRelevanceLeft] = piece.get(kRelevanceLeft, {M, N}, at::kDouble);
    for (const std::string& name : file_.names(piece.folder + "diagnostics")) {
      if (name == "methods" || name == "sample") continue;  // its axes
      block.diagnostics[name] = piece.get("diagnostics/" + name, {M, N}, at::kDouble);
    }
    for (const Entry& metric : info.metrics) {
      std::string curve = "curves/" + metric.label, points = curve + kFraction;
      bool has = file_.contains(piece.folder + curve);
      block.curve_fractions.push_back(has ? piece.whole(points, at::kDouble) : Tensor());
      block.curves.push_back(
          has ? piece.get(curve, {M, N, block.curve_fractions.back().size(0)}, at::kFloat, 1)
              : Tensor());
    }
    if (with_maps && has_maps(group)) {
      const GroupInfo& size = groups[group];
      block.maps = piece.get("maps", {M, N, size.height, size.width}, at::kFloat, 1);
    }
    std::unordered_set<std::string> ids(block.samples.begin(), block.samples.end());
    for (const Failure& failure : failures(group)) {
      if (ids.count(failure.sample)) block.failures.push_back(failure);
    }
    return block;
  }

  bool has_maps(size_t group) const { return file_.contains(path_of(groups[group]) + "/maps"); }
  const std::string& path() const { return file_.path(); }

  RunInfo info;
  Provenance provenance;
  std::string verdict;
  std::vector<GroupInfo> groups;
  std::vector<std::vector<std::string>> samples;  // of each group

 private:
  /// Some samples of a group's data sets.
  struct Piece {
    const File& file;
    std::string folder;
    int64_t begin, count;

    /// A data set of this shape, cut along `axis` (-1: the last).
    Tensor get(const std::string& name, const std::vector<int64_t>& shape, at::ScalarType dtype,
               int64_t axis = -1) const {
      auto data = file.dataset(folder + name, shape);
      if (axis < 0) axis = static_cast<int64_t>(shape.size()) - 1;
      return data.read_slice(axis, begin, count, dtype);
    }
    Tensor whole(const std::string& name, at::ScalarType dtype) const {
      return file.dataset(folder + name, {-1}).read(dtype);
    }
  };

  static std::string path_of(const GroupInfo& group) { return group.dataset + "/" + group.network; }

  void read_info() {
    info.config = text("config");
    info.seed = static_cast<uint64_t>(integer("seed"));
    info.threads = static_cast<int>(integer("threads"));
    info.methods = entries(kMethods, /*directed=*/false);
    info.metrics = entries(kMetrics, /*directed=*/true);
    if (has_attribute(file_.id(), "unit")) info.unit = count(integer("unit"), "unit");
    if (has_attribute(file_.id(), "conditions")) info.conditions = text("conditions");
    provenance = {text("fbbench_version"),
                  text("git_commit"),
                  text("libtorch_version"),
                  text("build_type"),
                  text("created"),
                  text("host"),
                  text("cpu")};
    verdict = text("verdict");
  }

  void read_group(const std::string& dataset, const std::string& network) {
    std::string path = dataset + "/" + network, where = file_.path() + ": " + path;
    Hdf5Id object = open(path);
    auto fingerprint = [&](const char* name) {
      auto values = read_string_attribute(object.get(), name, where);
      return values.empty() ? "" : values.front();
    };
    auto number = [&](const char* name, int64_t otherwise) {
      if (!has_attribute(object.get(), name)) return otherwise;
      auto values = read_integer_attribute(object.get(), name, where);
      return values.empty() ? otherwise : count(values.front(), name);
    };
    GroupInfo group = {dataset,
                       network,
                       fingerprint("dataset_fingerprint"),
                       fingerprint("network_fingerprint"),
                       this->dataset(path + "/y", {-1}).shape()[0],
                       this->dataset(path + "/x", {-1}).shape()[0]};
    samples.push_back(file_.dataset(path + "/" + kSample).read_strings());
    group.first = number("first", 0);
    group.images = number("images", static_cast<int64_t>(samples.back().size()));
    group.precision = read_precision(object.get(), where);
    groups.push_back(group);
  }

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

  int64_t count(int64_t value, const char* name) const {
    FBBENCH_REQUIRE(
        value >= 0 && value <= kMostImages, BadInput,
        file_.path() << ": attribute '" << name << "': want a number of images, got " << value);
    return value;
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

  /// A data set of this shape (-1: any size).
  Hdf5Dataset dataset(const std::string& name, const std::vector<int64_t>& shape) const {
    auto data = file_.dataset(name);
    bool fits = data.shape().size() == shape.size();
    for (size_t i = 0; fits && i < shape.size(); ++i) {
      fits = shape[i] < 0 || shape[i] == data.shape()[i];
    }
    FBBENCH_REQUIRE(fits, BadInput,
                    data.name() << ": want shape " << at::IntArrayRef(shape) << ", got "
                                << at::IntArrayRef(data.shape()));
    return data;
  }

  const std::vector<Failure>& failures(size_t group) const {
    auto known = failures_.find(group);
    if (known == failures_.end()) {
      known = failures_.emplace(group, read_failures(file_, path_of(groups[group]) + "/failures"))
                  .first;
    }
    return known->second;
  }

  Hdf5Id open(const std::string& name) const {
    Hdf5Lock lock;
    Hdf5Id object(H5Oopen(file_.id(), name.c_str(), H5P_DEFAULT));
    FBBENCH_REQUIRE(object.valid(), BadInput, file_.path() << ": has no '" << name << "'");
    return object;
  }

  Hdf5File file_;
  mutable std::map<size_t, std::vector<Failure>> failures_;  // read when first asked for
};

namespace {

/// What a broken file makes of `read`: one line.
template <class Read>
auto one_line_if_broken(const std::string& path, const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const Error&) {
    throw;
  } catch (const std::exception&) {  // sizes that can't be, out of memory
    throw BadInput(path + ": the results file is broken");
  }
}

}  // namespace

ResultsReader::ResultsReader(const std::string& path)
    : file_(one_line_if_broken(path, [&] { return std::make_unique<File>(path); })) {}

ResultsReader::~ResultsReader() = default;

const std::string& ResultsReader::path() const { return file_->path(); }
const RunInfo& ResultsReader::info() const { return file_->info; }
const Provenance& ResultsReader::provenance() const { return file_->provenance; }
const std::string& ResultsReader::verdict() const { return file_->verdict; }
const std::vector<GroupInfo>& ResultsReader::groups() const { return file_->groups; }

const std::vector<std::string>& ResultsReader::samples(size_t group) const {
  return file_->samples.at(group);
}

bool ResultsReader::has_maps(size_t group) const { return file_->has_maps(group); }

Block ResultsReader::read(size_t group, int64_t begin, int64_t count, bool with_maps) const {
  return one_line_if_broken(path(), [&] { return file_->read(group, begin, count, with_maps); });
}

Results read_results(const std::string& path) {
  ResultsReader reader(path);
  Results results{path, reader.info(), reader.provenance(), reader.verdict(), {}};
  for (size_t g = 0; g < reader.groups().size(); ++g) {
    auto count = static_cast<int64_t>(reader.samples(g).size());
    results.groups.push_back({reader.groups()[g], reader.read(g, 0, count, /*with_maps=*/false)});
  }
  return results;
}

}  // namespace fbbench
