// SPDX-License-Identifier: Apache-2.0
#include "results/joining/merge.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "results/joining/merge_plan.h"
#include "results/store/results_writer.h"

namespace fbbench {
namespace {

constexpr size_t kOpenFiles = 64;  // far below what a process may open
constexpr int64_t kRowsAtOnce = 64;
constexpr double kRounding = 1e-5;  // what other threads or batches may make of a score, absolute
                                    // and relative; see RunTest.GivesTheSameResultsForAnyBatchSize

/// A row of a piece.
struct Place {
  size_t piece;
  int64_t row;
};

using Places = std::vector<std::vector<Place>>;  // [M]: the pieces that have a row of the method

/// One row of the merged group.
struct Row {
  std::string sample;
  Places places;
};

/// Keeps some files open, so that whole files are opened and verified once.
class OpenFiles {
 public:
  const ResultsReader& get(const std::string& file) {
    auto known = open_.find(file);
    if (known != open_.end()) return *known->second;
    if (open_.size() >= kOpenFiles) open_.clear();
    return *open_.emplace(file, std::make_unique<ResultsReader>(file)).first->second;
  }

 private:
  std::map<std::string, std::unique_ptr<ResultsReader>> open_;
};

/// Writes one pair.
class PairMerger {
 public:
  PairMerger(const MergePlan& plan, const MergedPair& pair, OpenFiles* files)
      : plan_(plan), pair_(pair), files_(*files) {
    find_rows();
  }

  void write(ResultsWriter* writer, MergeReport* report) {
    writer->begin_group(pair_.info);
    for (size_t begin = 0, end; begin < rows_.size(); begin = end) {
      end = begin + 1;
      while (end < rows_.size() && static_cast<int64_t>(end - begin) < rows_at_once() &&
             continues(begin, end)) {
        ++end;
      }
      Block block = read(begin, static_cast<int64_t>(end - begin));
      report->tally.count(block);
      writer->append(block);
    }
  }

 private:
  int64_t rows_at_once() const { return plan_.info.unit > 0 ? plan_.info.unit : kRowsAtOnce; }

  void find_rows() {
    std::unordered_map<std::string, size_t> known;
    for (size_t p = 0; p < pair_.pieces.size(); ++p) {
      const Piece& piece = pair_.pieces[p];
      for (size_t i = 0; i < piece.samples.size(); ++i) {
        auto [place, is_new] = known.emplace(piece.samples[i], rows_.size());
        if (is_new) rows_.push_back({piece.samples[i], Places(plan_.info.methods.size())});
        for (size_t m : piece.methods) {
          rows_[place->second].places[m].push_back({p, static_cast<int64_t>(i)});
        }
      }
    }
  }

  /// Row `at` follows from row `begin` in every piece, so that they can be read together.
  bool continues(size_t begin, size_t at) const {
    auto distance = static_cast<int64_t>(at - begin);
    const auto &first = rows_[begin].places, &last = rows_[at].places;
    for (size_t m = 0; m < first.size(); ++m) {
      bool same = std::equal(first[m].begin(), first[m].end(), last[m].begin(), last[m].end(),
                             [&](const Place& a, const Place& b) {
                               return a.piece == b.piece && a.row + distance == b.row;
                             });
      if (!same) return false;
    }
    return true;
  }

  Block read(size_t begin, int64_t count) {
    std::map<size_t, Block> blocks;  // by piece
    std::vector<Block> methods;
    for (size_t m = 0; m < plan_.info.methods.size(); ++m) {
      std::vector<Block> versions;
      for (const Place& place : rows_[begin].places[m]) {
        const Piece& piece = pair_.pieces[place.piece];
        auto block = blocks.find(place.piece);
        if (block == blocks.end()) {
          block = blocks
                      .emplace(place.piece,
                               files_.get(piece.file).read(piece.group, place.row, count, true))
                      .first;
        }
        auto own = std::find(piece.methods.begin(), piece.methods.end(), m) - piece.methods.begin();
        versions.push_back(method_of(block->second, own, plan_.info.methods[m].label));
        require_alike(versions.front(), versions.back(), m, piece.file);
      }
      methods.push_back(versions.empty() ? Block() : std::move(versions.front()));
    }
    fill_missing(&methods);
    return join_methods(methods);
  }

  void require_alike(const Block& known, const Block& again, size_t method,
                     const std::string& file) const {
    for (int64_t i = 0; i < static_cast<int64_t>(known.samples.size()); ++i) {
      for (int64_t k = 0; k < known.scores.size(1); ++k) {
        double a = known.scores[0][k][i].item<double>(), b = again.scores[0][k][i].item<double>();
        bool same = std::abs(a - b) <= kRounding * (1 + std::abs(a));
        bool alike = (same || (std::isnan(a) && std::isnan(b))) &&
                     known.status[0][k][i].equal(again.status[0][k][i]);
        FBBENCH_REQUIRE(alike, BadInput,
                        file << ": sample " << known.samples[static_cast<size_t>(i)] << ", "
                             << plan_.info.methods[method].label << ", "
                             << plan_.info.metrics[static_cast<size_t>(k)].label << " is " << b
                             << " there but " << a << " in another file; want one of them");
      }
    }
  }

  /// A method that isn't there: NaN, not run.
  static void fill_missing(std::vector<Block>* methods) {
    auto there = std::find_if(methods->begin(), methods->end(),
                              [](const Block& block) { return block.scores.defined(); });
    Block absent = *there;
    for (Tensor* values : {&absent.scores, &absent.seconds}) {
      *values = at::full_like(*values, NAN);
    }
    absent.status = at::full_like(absent.status, static_cast<int>(Status::kNotRun));
    absent.maps = Tensor();
    absent.diagnostics.clear();
    for (Tensor& curve : absent.curves) curve = Tensor();
    absent.failures.erase(
        std::remove_if(absent.failures.begin(), absent.failures.end(),
                       [](const Failure& failure) { return !failure.method.empty(); }),
        absent.failures.end());
    for (Block& block : *methods) {
      if (!block.scores.defined()) block = absent;
    }
  }

  const MergePlan& plan_;
  const MergedPair& pair_;
  OpenFiles& files_;
  std::vector<Row> rows_;
};

void count_missing(const MergePlan& plan, MergeReport* report) {
  int64_t unit = std::max<int64_t>(plan.info.unit, 1);
  for (const MergedPair& pair : plan.pairs) {
    for (const Gap& gap : gaps(pair, plan.info.methods.size())) {
      report->missing += (gap.end - gap.begin + unit - 1) / unit;
      if (!report->first_missing.empty()) continue;
      report->first_missing = plan.info.methods[gap.method].label + ", images " +
                              std::to_string(gap.begin) + " to " + std::to_string(gap.end - 1) +
                              " of " + pair.info.dataset + " x " + pair.info.network;
    }
  }
}

}  // namespace

MergeReport merge(const std::vector<std::string>& paths, const std::string& output,
                  const MergeOptions& options) {
  MergePlan plan = plan_merge(paths);
  MergeReport report;
  count_missing(plan, &report);
  FBBENCH_REQUIRE(report.missing == 0 || options.partial, BadInput,
                  report.missing << (report.missing == 1 ? " unit is" : " units are")
                                 << " missing, first " << report.first_missing
                                 << "; want the rest of them (fbbench run --resume), or --partial");
  if (report.missing > 0) plan.info.conditions.clear();  // it isn't a whole run
  Provenance now = current_provenance();
  plan.provenance.created = now.created;
  plan.provenance.host = now.host;
  ResultsWriter writer(output, options.overwrite, plan.info, plan.provenance);
  OpenFiles files;
  for (const MergedPair& pair : plan.pairs) {
    PairMerger(plan, pair, &files).write(&writer, &report);
    report.pieces += static_cast<int64_t>(pair.pieces.size());
  }
  writer.finish(report.tally.verdict());
  return report;
}

}  // namespace fbbench
