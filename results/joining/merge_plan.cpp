// SPDX-License-Identifier: Apache-2.0
#include "results/joining/merge_plan.h"

#include <algorithm>
#include <filesystem>

#include "core/error.h"
#include "core/options.h"
#include "results/store/conditions.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

/// The results files that a path stands for; of a folder the plan first, where it is whole.
std::vector<std::string> files_of(const std::string& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".h5") files.push_back(entry.path().string());
  }
  FBBENCH_REQUIRE(!files.empty(), BadInput,
                  path << ": holds no part; want a results file or its folder FILE.h5.parts");
  auto rank = [](const std::string& file) {
    return std::pair(fs::path(file).filename() != kPlanFile, file);
  };
  std::sort(files.begin(), files.end(),
            [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
  return files;
}

/// Adds what one file holds to a plan.
class Collector {
 public:
  explicit Collector(MergePlan* plan) : plan_(*plan) {}

  void add(const std::string& file) {
    ResultsReader reader(file);
    if (first_file_.empty()) {
      first_file_ = file;
      plan_.info = reader.info();
      plan_.provenance = reader.provenance();
    } else {
      require_joinable(reader);
    }
    std::vector<size_t> methods = places_of(reader);
    for (size_t g = 0; g < reader.groups().size(); ++g) {
      Piece piece{file, g, reader.groups()[g], reader.samples(g), methods};
      bool only_planned = reader.verdict() == kPlanVerdict;
      add_piece(std::move(piece), only_planned);
    }
  }

 private:
  void require_joinable(const ResultsReader& reader) {
    const RunInfo &here = reader.info(), &there = plan_.info;
    auto require = [&](bool good, const std::string& what) {
      FBBENCH_REQUIRE(good, BadInput,
                      reader.path() << " and " << first_file_ << " can't be merged: " << what);
    };
    require(here.seed == there.seed, "their seeds differ");
    bool same_metrics = std::equal(
        here.metrics.begin(), here.metrics.end(), there.metrics.begin(), there.metrics.end(),
        [](const Entry& a, const Entry& b) { return a.spec == b.spec && a.version == b.version; });
    require(same_metrics, "their metrics or the versions of them differ");
    add_conditions(here.conditions, require);
    if (here.config != there.config &&
        std::count(configs_.begin(), configs_.end(), here.config) == 0) {
      configs_.push_back(here.config);
      add_config(here.config);
    }
  }

  /// The text goes on reading as the first experiment.
  void add_config(const std::string& config) {
    std::string comment = "# merged with:\n# ";
    for (char c : config) comment += c == '\n' ? std::string("\n# ") : std::string(1, c);
    while (comment.back() == ' ' || comment.back() == '#') comment.pop_back();
    plan_.info.config += comment;
  }

  template <class Require>
  void add_conditions(const std::string& text, const Require& require) {
    if (text == plan_.info.conditions || text == last_conditions_) return;
    last_conditions_ = text;
    Conditions all = parse_conditions(plan_.info.conditions);
    for (const auto& [key, value] : parse_conditions(text)) {
      auto same = std::find_if(all.begin(), all.end(),
                               [&, name = key](const auto& other) { return other.first == name; });
      if (same == all.end()) {
        all.emplace_back(key, value);
        continue;
      }
      bool decides_rows = key == "target" || key == "only_correct" || key == "min_confidence";
      require(!decides_rows || same->second == value,
              key + " is " + value + " in one and " + same->second + " in the other");
      bool more = key.rfind("images of ", 0) == 0 && value.size() >= same->second.size() &&
                  (value.size() > same->second.size() || value > same->second);
      if (more) same->second = value;
    }
    plan_.info.conditions = conditions_text(all);
  }

  /// Where the file's methods stand among all; new ones are appended.
  std::vector<size_t> places_of(const ResultsReader& reader) {
    std::vector<size_t> places;
    auto& all = plan_.info.methods;
    for (const Entry& entry : reader.info().methods) {
      auto same = std::find_if(all.begin(), all.end(),
                               [&](const Entry& other) { return other.label == entry.label; });
      if (same == all.end()) same = all.insert(all.end(), entry);
      FBBENCH_REQUIRE(same->spec == entry.spec && same->version == entry.version, BadInput,
                      reader.path()
                          << ": method " << entry.label << " is " << entry.spec << " version "
                          << entry.version << " there but " << same->spec << " version "
                          << same->version << " elsewhere; want one meaning a label");
      places.push_back(static_cast<size_t>(same - all.begin()));
    }
    return places;
  }

  void add_piece(Piece piece, bool only_planned) {
    auto pair = std::find_if(plan_.pairs.begin(), plan_.pairs.end(), [&](const MergedPair& other) {
      return other.info.dataset == piece.info.dataset && other.info.network == piece.info.network;
    });
    if (pair == plan_.pairs.end()) pair = plan_.pairs.insert(pair, {piece.info, {}});
    GroupInfo& all = pair->info;
    bool same = all.dataset_fingerprint == piece.info.dataset_fingerprint &&
                all.network_fingerprint == piece.info.network_fingerprint &&
                all.height == piece.info.height && all.width == piece.info.width;
    FBBENCH_REQUIRE(same, BadInput,
                    piece.file << ": " << all.dataset << " x " << all.network
                               << " is another data set or network than in " << first_file_
                               << "; label one of them with '...@label'");
    int64_t end = std::max(all.first + all.images, piece.info.first + piece.info.images);
    all.first = std::min(all.first, piece.info.first);
    all.images = end - all.first;
    if (!only_planned) pair->pieces.push_back(std::move(piece));
  }

  MergePlan& plan_;
  std::string first_file_, last_conditions_;
  std::vector<std::string> configs_;
};

}  // namespace

MergePlan plan_merge(const std::vector<std::string>& paths) {
  MergePlan plan;
  Collector collector(&plan);
  for (const std::string& path : paths) {
    for (const std::string& file : files_of(path)) collector.add(file);
  }
  for (MergedPair& pair : plan.pairs) {
    std::stable_sort(pair.pieces.begin(), pair.pieces.end(), [](const Piece& a, const Piece& b) {
      return std::pair(a.info.first, -a.info.images) < std::pair(b.info.first, -b.info.images);
    });
  }
  return plan;
}

std::vector<Gap> gaps(const MergedPair& pair, size_t methods) {
  std::vector<Gap> found;
  int64_t end = pair.info.first + pair.info.images;
  for (size_t m = 0; m < methods; ++m) {
    int64_t reached = pair.info.first;
    for (const Piece& piece : pair.pieces) {
      if (std::count(piece.methods.begin(), piece.methods.end(), m) == 0) continue;
      if (piece.info.first > reached) found.push_back({m, reached, piece.info.first});
      reached = std::max(reached, piece.info.first + piece.info.images);
    }
    if (reached < end) found.push_back({m, reached, end});
  }
  return found;
}

}  // namespace fbbench
