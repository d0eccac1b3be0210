// SPDX-License-Identifier: Apache-2.0
#include "results/joining/join.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/spec.h"
#include "core/utf8.h"

namespace fbbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A group and the file that it comes from.
struct Part {
  const Results* file;
  const Group* group;
};

/// The spec without its label: what a method or metric is.
std::string definition(const Entry& entry) {
  Spec spec = Spec::parse(entry.spec);
  spec.given_label.clear();
  return spec.text();
}

/// BadInput where a name has another version in an earlier file.
class Versions {
 public:
  explicit Versions(std::string kind) : kind_(std::move(kind)) {}

  void check(const std::vector<Entry>& entries, const std::string& file) {
    for (const Entry& entry : entries) {
      std::string name = Spec::parse(entry.spec).name;
      auto known = seen_.emplace(name, Seen{entry.version, file}).first->second;
      FBBENCH_REQUIRE(known.version == entry.version, BadInput,
                      kind_ << " '" << name << "' has version " << known.version << " in "
                            << known.file << " but " << entry.version << " in " << file
                            << ": their figures can't stand in one table; run one of them again");
    }
  }

 private:
  struct Seen {
    int version;
    std::string file;
  };
  std::string kind_;
  std::map<std::string, Seen> seen_;
};

void check_files(const std::vector<Results>& files) {
  Versions methods("method"), metrics("metric");
  std::set<std::string> paths;
  for (const Results& file : files) {
    FBBENCH_REQUIRE(paths.insert(file.path).second, BadInput,
                    file.path << ": given twice; want each results file once");
    FBBENCH_REQUIRE(!file.groups.empty(), BadInput,
                    file.path << ": holds no data set; want the file of a finished run");
    for (const Group& group : file.groups) {
      FBBENCH_REQUIRE(!group.block.samples.empty(), BadInput,
                      file.path << ": " << group.info.dataset << "/" << group.info.network
                                << " holds no sample; want the file of a finished run");
    }
    methods.check(file.info.methods, file.path);
    metrics.check(file.info.metrics, file.path);
  }
}

void check_same(const Part& first, const Part& other) {
  const GroupInfo &a = first.group->info, &b = other.group->info;
  FBBENCH_REQUIRE(a.dataset_fingerprint == b.dataset_fingerprint, BadInput,
                  "data set '" << a.dataset << "' isn't the same in " << first.file->path << " and "
                               << other.file->path << "; label one of them with '...@label'");
  FBBENCH_REQUIRE(a.network_fingerprint == b.network_fingerprint, BadInput,
                  "network '" << a.network << "' isn't the same in " << first.file->path << " and "
                              << other.file->path << "; label one of them with '...@label'");
}

/// For each part the positions [N] of the images that all parts have, in the first part's order.
std::vector<Tensor> common_images(const std::vector<Part>& parts) {
  std::vector<std::unordered_map<std::string, int64_t>> positions(parts.size());
  for (size_t p = 0; p < parts.size(); ++p) {
    const auto& samples = parts[p].group->block.samples;
    for (size_t i = 0; i < samples.size(); ++i) {
      positions[p].emplace(samples[i], static_cast<int64_t>(i));
    }
  }
  std::vector<std::vector<int64_t>> found(parts.size());
  for (const std::string& id : parts.front().group->block.samples) {
    bool everywhere = std::all_of(positions.begin(), positions.end(),
                                  [&](const auto& position) { return position.count(id) > 0; });
    for (size_t p = 0; everywhere && p < parts.size(); ++p) found[p].push_back(positions[p][id]);
  }
  FBBENCH_REQUIRE(!found.front().empty(), BadInput,
                  parts.front().file->path << " and " << parts.back().file->path
                                           << ": no sample of '"
                                           << parts.front().group->info.dataset
                                           << "' in common; want runs over the same images");
  std::vector<Tensor> indices;
  for (const auto& index : found) indices.push_back(at::tensor(index, at::kLong));
  return indices;
}

/// Entries by definition; a definition that is there already isn't added.
std::vector<Entry> all_metrics(const std::vector<Part>& parts) {
  std::vector<Entry> all;
  std::set<std::string> known;
  for (const Part& part : parts) {
    for (const Entry& entry : part.file->info.metrics) {
      if (known.insert(definition(entry)).second) all.push_back(entry);
    }
  }
  return all;
}

/// A method's scores for all metrics of the table.
struct Row {
  Entry entry;
  std::string file;
  Tensor scores, status;                  // [K,N]
  Tensor seconds;                         // [N]
  std::vector<Tensor> curves, fractions;  // [K] of [N,points], [points]; undefined where none

  bool repeats(const Row& other) const {
    return definition(entry) == definition(other.entry) && status.equal(other.status) &&
           at::nan_to_num(scores).equal(at::nan_to_num(other.scores));
  }
};

std::vector<Row> rows_of(const Part& part, const Tensor& index, const std::vector<Entry>& metrics) {
  const Block& block = part.group->block;
  std::map<std::string, int64_t> own;
  const auto& own_metrics = part.file->info.metrics;
  for (size_t k = 0; k < own_metrics.size(); ++k) {
    own.emplace(definition(own_metrics[k]), static_cast<int64_t>(k));
  }
  std::vector<Row> rows;
  for (size_t m = 0; m < part.file->info.methods.size(); ++m) {
    auto shape = std::vector<int64_t>{static_cast<int64_t>(metrics.size()), index.size(0)};
    auto method = static_cast<int64_t>(m);
    Row row{part.file->info.methods[m],
            part.file->path,
            at::full(shape, kNone, at::kDouble),
            at::full(shape, static_cast<int64_t>(Status::kNotRun), at::kByte),
            block.seconds[method].index_select(0, index),
            std::vector<Tensor>(metrics.size()),
            std::vector<Tensor>(metrics.size())};
    for (size_t k = 0; k < metrics.size(); ++k) {
      auto found = own.find(definition(metrics[k]));
      if (found == own.end()) continue;
      auto column = static_cast<int64_t>(k);
      row.scores[column] = block.scores[method][found->second].index_select(0, index);
      row.status[column] = block.status[method][found->second].index_select(0, index);
      auto place = static_cast<size_t>(found->second);
      if (place >= block.curves.size() || !block.curves[place].defined()) continue;
      row.curves[k] = block.curves[place][method].index_select(0, index);
      row.fractions[k] = block.curve_fractions[place];
    }
    rows.push_back(row);
  }
  return rows;
}

/// Where a label stands twice, appends what tells the entries apart.
void make_unique(std::vector<Entry*> entries, const std::vector<std::string>& suffixes) {
  std::map<std::string, int> count;
  for (Entry* entry : entries) ++count[entry->label];
  for (size_t i = 0; i < entries.size(); ++i) {
    if (count[entries[i]->label] > 1) entries[i]->label += " (" + suffixes[i] + ")";
  }
}

void label(JoinedGroup& group, const std::vector<Row>& rows) {
  std::vector<Entry*> methods, metrics;
  std::vector<std::string> files, specs;
  for (size_t m = 0; m < rows.size(); ++m) {
    methods.push_back(&group.methods[m]);
    auto file = std::filesystem::path(rows[m].file).replace_extension();
    files.push_back(valid_utf8(file.string()));
  }
  for (Entry& entry : group.metrics) {
    metrics.push_back(&entry);
    specs.push_back(definition(entry));
  }
  make_unique(methods, files);
  make_unique(metrics, specs);
}

/// A metric's curves of all methods, NaN where a file has none; undefined where no file has any.
/// One definition has the same points in all files, as the network's input is the same.
void join_curves(const std::vector<Row>& rows, size_t metric, JoinedGroup* joined) {
  Tensor& fraction = joined->curve_fractions.emplace_back();
  for (const Row& row : rows) {
    if (row.fractions[metric].defined()) fraction = row.fractions[metric];
  }
  Tensor& curves = joined->curves.emplace_back();
  if (!fraction.defined()) return;
  curves = at::full({static_cast<int64_t>(rows.size()), joined->images(), fraction.size(0)}, kNone,
                    at::kFloat);
  for (size_t m = 0; m < rows.size(); ++m) {
    const Tensor& own = rows[m].curves[metric];
    if (own.defined() && own.size(1) == fraction.size(0)) curves[static_cast<int64_t>(m)] = own;
  }
}

JoinedGroup join_parts(const std::vector<Part>& parts) {
  for (const Part& part : parts) check_same(parts.front(), part);
  auto indices = common_images(parts);
  const Group& first = *parts.front().group;
  auto of_first = [&](const Tensor& values) { return values.index_select(0, indices.front()); };
  JoinedGroup joined;
  joined.dataset = first.info.dataset;
  joined.network = first.info.network;
  joined.metrics = all_metrics(parts);
  joined.classes = of_first(first.block.label);
  joined.object_fraction = of_first(first.block.object_fraction);

  std::vector<Row> rows;
  for (size_t p = 0; p < parts.size(); ++p) {
    Tensor target = parts[p].group->block.target.index_select(0, indices[p]);
    FBBENCH_REQUIRE(target.equal(of_first(first.block.target)), BadInput,
                    parts.front().file->path << " and " << parts[p].file->path
                                             << " explain other classes of the same images; want "
                                                "runs with the same target");
    for (Row& row : rows_of(parts[p], indices[p], joined.metrics)) {
      bool repeated = p > 0 && std::any_of(rows.begin(), rows.end(), [&](const Row& earlier) {
                        return row.repeats(earlier);
                      });
      if (!repeated) rows.push_back(std::move(row));
    }
  }
  std::vector<Tensor> scores, status, seconds;
  for (const Row& row : rows) {
    joined.methods.push_back(row.entry);
    scores.push_back(row.scores);
    status.push_back(row.status);
    seconds.push_back(row.seconds);
  }
  joined.scores = at::stack(scores);
  joined.status = at::stack(status);
  joined.seconds = at::stack(seconds);
  for (size_t k = 0; k < joined.metrics.size(); ++k) join_curves(rows, k, &joined);
  label(joined, rows);
  return joined;
}

}  // namespace

JoinedGroup JoinedGroup::select(const Tensor& index) const {
  JoinedGroup selected = *this;
  selected.classes = classes.index_select(0, index);
  selected.object_fraction = object_fraction.index_select(0, index);
  selected.scores = scores.index_select(2, index);
  selected.status = status.index_select(2, index);
  selected.seconds = seconds.index_select(1, index);
  for (Tensor& curve : selected.curves) {
    if (curve.defined()) curve = curve.index_select(1, index);
  }
  return selected;
}

std::vector<JoinedGroup> join(const std::vector<Results>& files) {
  check_files(files);
  std::vector<std::vector<Part>> pairs;
  for (const Results& file : files) {
    for (const Group& group : file.groups) {
      auto same = std::find_if(pairs.begin(), pairs.end(), [&](const std::vector<Part>& parts) {
        const GroupInfo& info = parts.front().group->info;
        return info.dataset == group.info.dataset && info.network == group.info.network;
      });
      if (same == pairs.end()) same = pairs.insert(pairs.end(), std::vector<Part>{});
      same->push_back({&file, &group});
    }
  }
  std::vector<JoinedGroup> joined;
  for (const auto& parts : pairs) joined.push_back(join_parts(parts));
  return joined;
}

}  // namespace fbbench
