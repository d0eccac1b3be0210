// SPDX-License-Identifier: Apache-2.0
#include "results/tables/pivot.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/error.h"
#include "core/options.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

struct NamedAxis {
  const char* name;
  const char* heading;
  std::string ScoreRecord::*label;
};
/// In the order of TableAxis.
constexpr NamedAxis kAxes[] = {{"method", "method", &ScoreRecord::method},
                               {"metric", "metric", &ScoreRecord::metric},
                               {"network", "network", &ScoreRecord::network},
                               {"dataset", "data set", &ScoreRecord::dataset}};

const NamedAxis& facts_of(TableAxis axis) { return kAxes[static_cast<size_t>(axis)]; }

const std::string& label_of(const ScoreRecord& record, TableAxis axis) {
  return record.*facts_of(axis).label;
}

/// As shown: a metric never goes without its direction.
std::string heading_of(const ScoreRecord& record, TableAxis axis) {
  const std::string& label = label_of(record, axis);
  return axis == TableAxis::kMetric ? label + " " + arrow(record.direction) : label;
}

/// What stands above a table: the values of the axes that it isn't laid out along.
std::string title_of(const ScoreRecord& record, const PivotOptions& options) {
  auto shown = [&](TableAxis axis) { return axis == options.rows || axis == options.columns; };
  if (!shown(TableAxis::kDataset) && !shown(TableAxis::kNetwork)) return record.group;
  std::vector<std::string> parts;
  if (!shown(TableAxis::kDataset)) parts.push_back("data set " + record.dataset);
  if (!shown(TableAxis::kNetwork)) parts.push_back("network " + record.network);
  if (!shown(TableAxis::kMethod)) parts.push_back("method " + record.method);
  if (!shown(TableAxis::kMetric)) parts.push_back(heading_of(record, TableAxis::kMetric));
  return join(parts);
}

/// The records of one table on their grid.
class Grid {
 public:
  explicit Grid(const PivotOptions& options) : options_(options) {}

  void add(const ScoreRecord& record) {
    place(&rows_, label_of(record, options_.rows));
    place(&columns_, label_of(record, options_.columns));
    cells_[{label_of(record, options_.rows), label_of(record, options_.columns)}] = &record;
    if (!first_) first_ = &record;
  }

  const std::vector<std::string>& rows() const { return rows_; }
  const std::vector<std::string>& columns() const { return columns_; }
  const ScoreRecord& first() const { return *first_; }

  /// Null where there is none.
  const ScoreRecord* at(const std::string& row, const std::string& column) const {
    auto found = cells_.find({row, column});
    return found == cells_.end() ? nullptr : found->second;
  }
  /// All records of one value of an axis, which must be the rows' or the columns'.
  std::vector<const ScoreRecord*> along(TableAxis axis, const std::string& label) const {
    std::vector<const ScoreRecord*> found;
    for (const auto& [place, record] : cells_) {
      if (label_of(*record, axis) == label) found.push_back(record);
    }
    return found;
  }

  /// Best first; what has no value last.
  void sort_rows(const std::string& column) {
    auto key = [&](const std::string& row) {
      const ScoreRecord* record = at(row, column);
      bool known = record && !std::isnan(record->estimate.mean);
      return known ? -record->direction * record->estimate.mean : INFINITY;
    };
    sort_by(key);
  }
  template <class Key>
  void sort_by(Key key) {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](const std::string& a, const std::string& b) { return key(a) < key(b); });
  }

 private:
  static void place(std::vector<std::string>* labels, const std::string& label) {
    if (std::find(labels->begin(), labels->end(), label) == labels->end()) {
      labels->push_back(label);
    }
  }

  const PivotOptions& options_;
  std::vector<std::string> rows_, columns_;
  std::map<std::pair<std::string, std::string>, const ScoreRecord*> cells_;
  const ScoreRecord* first_ = nullptr;
};

bool has_axis(const PivotOptions& options, TableAxis axis) {
  return options.rows == axis || options.columns == axis;
}

Cell cell_of(const ScoreRecord* record, const PivotOptions& options) {
  if (!record) return {"-"};
  const MeanEstimate& estimate = record->estimate;
  if (!estimate.run) return {"not run"};
  if (std::isnan(estimate.mean)) return {"-"};
  Cell cell{fixed(estimate.mean, record->decimals)};
  cell.figure = true;
  cell.value = estimate.mean;
  if (options.intervals) {
    cell.detail = "[" + fixed(estimate.low, record->decimals) + ", " +
                  fixed(estimate.high, record->decimals) + "]";
  }
  if (has_axis(options, TableAxis::kMethod)) {
    cell.mark = estimate.best ? Mark::kBest : estimate.second ? Mark::kSecond : Mark::kNone;
  } else {
    cell.detail += (cell.detail.empty() ? "(n = " : " (n = ") + std::to_string(record->n) + ")";
  }
  return cell;
}

/// A fact about each value of the method axis, or of the axis across it.
struct Fact {
  const char* name;
  std::string (*text)(const std::vector<const ScoreRecord*>& records);
  double (*key)(const std::vector<const ScoreRecord*>& records);
};

double total(const std::vector<const ScoreRecord*>& records, int64_t MeanEstimate::*count) {
  int64_t sum = 0;
  for (const ScoreRecord* record : records) sum += record->estimate.*count;
  return static_cast<double>(sum);
}
double undefined_of(const std::vector<const ScoreRecord*>& records) {
  return total(records, &MeanEstimate::undefined);
}
double failed_of(const std::vector<const ScoreRecord*>& records) {
  return total(records, &MeanEstimate::failed);
}
double seconds_of(const std::vector<const ScoreRecord*>& records) {
  double seconds = records.front()->seconds;
  return std::isnan(seconds) ? INFINITY : seconds;
}

const Fact kMethodFacts[] = {
    {"time/image", [](const auto& records) { return duration(records.front()->seconds); },
     seconds_of},
    {"undefined", [](const auto& records) { return fixed(undefined_of(records), 0); },
     undefined_of},
    {"failed", [](const auto& records) { return fixed(failed_of(records), 0); }, failed_of}};
const Fact kCommonSet = {
    "n", [](const auto& records) { return std::to_string(records.front()->n); }, nullptr};

/// Facts of the methods hold for a table only where its other axis is the metrics.
std::vector<Fact> facts_along(TableAxis axis, const PivotOptions& options) {
  TableAxis other = axis == options.rows ? options.columns : options.rows;
  if (axis == TableAxis::kMethod && other == TableAxis::kMetric) {
    return {std::begin(kMethodFacts), std::end(kMethodFacts)};
  }
  if (axis != TableAxis::kMethod && other == TableAxis::kMethod) return {kCommonSet};
  return {};
}

Table table_of(const Grid& grid, const PivotOptions& options) {
  Table table{title_of(grid.first(), options), facts_of(options.rows).heading, {}, {}, {}};
  for (const std::string& column : grid.columns()) {
    const ScoreRecord& record = *grid.along(options.columns, column).front();
    int direction = options.columns == TableAxis::kMetric ? record.direction : 0;
    table.columns.push_back(
        {heading_of(record, options.columns), /*right=*/!options.intervals, direction});
  }
  auto row_facts = facts_along(options.rows, options);
  for (const Fact& fact : row_facts) {
    table.columns.push_back({fact.name, /*right=*/true, fact.key ? -1 : 0});
  }
  for (const std::string& row : grid.rows()) {
    auto records = grid.along(options.rows, row);
    Line line{heading_of(*records.front(), options.rows), {}};
    for (const std::string& column : grid.columns()) {
      line.cells.push_back(cell_of(grid.at(row, column), options));
    }
    for (const Fact& fact : row_facts) {
      Cell cell{fact.text(records)};
      if (fact.key) cell.value = fact.key(records);
      line.cells.push_back(std::move(cell));
    }
    table.lines.push_back(std::move(line));
  }
  for (const Fact& fact : facts_along(options.columns, options)) {
    Line line{fact.name, {}};
    for (const std::string& column : grid.columns()) {
      line.cells.push_back({fact.text(grid.along(options.columns, column))});
    }
    line.cells.resize(table.columns.size());
    table.footer.push_back(std::move(line));
  }
  return table;
}

/// Sorts every grid that has the column; BadOption where none has.
void sort_grids(const PivotOptions& options, std::vector<Grid>* grids) {
  FBBENCH_REQUIRE(options.rows != TableAxis::kMetric, BadOption,
                  "sort: values of one metric can't be set against another's; want rows other "
                  "than metric");
  std::vector<std::string> known;
  bool found = false;
  for (Grid& grid : *grids) {
    const auto& columns = grid.columns();
    known.insert(known.end(), columns.begin(), columns.end());
    bool has = std::find(columns.begin(), columns.end(), options.sort) != columns.end();
    if (has) grid.sort_rows(options.sort);
    for (const Fact& fact : facts_along(options.rows, options)) {
      if (!fact.key) continue;
      known.emplace_back(fact.name);
      if (has || options.sort != fact.name) continue;
      grid.sort_by([&](const auto& row) { return fact.key(grid.along(options.rows, row)); });
      has = true;
    }
    found = found || has;
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  FBBENCH_REQUIRE(found, BadOption,
                  "sort: no column '" << options.sort << "'" << did_you_mean(options.sort, known)
                                      << "; there are: " << join(known));
}

}  // namespace

TableAxis table_axis(const std::string& option, const std::string& name) {
  std::vector<std::string> names;
  for (const NamedAxis& axis : kAxes) {
    if (name == axis.name) return static_cast<TableAxis>(&axis - kAxes);
    names.emplace_back(axis.name);
  }
  throw BadOption(option + ": want one of " + join(names) + ", got '" + name + "'" +
                  did_you_mean(name, names));
}

std::vector<Table> pivot(const std::vector<ScoreRecord>& records, const PivotOptions& options) {
  FBBENCH_REQUIRE(
      options.rows != options.columns, BadOption,
      "rows and columns are both " << facts_of(options.rows).name << "; want two different ones");
  std::vector<std::pair<std::string, size_t>> titles;  // in order of appearance
  std::vector<Grid> grids;
  for (const ScoreRecord& record : records) {
    std::string title = title_of(record, options);
    auto same = std::find_if(titles.begin(), titles.end(),
                             [&](const auto& known) { return known.first == title; });
    if (same == titles.end()) {
      same = titles.insert(titles.end(), {title, grids.size()});
      grids.emplace_back(options);
    }
    grids[same->second].add(record);
  }
  if (!options.sort.empty()) sort_grids(options, &grids);
  std::vector<Table> tables;
  for (const Grid& grid : grids) tables.push_back(table_of(grid, options));
  return tables;
}

}  // namespace fbbench
