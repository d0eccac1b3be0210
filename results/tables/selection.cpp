// SPDX-License-Identifier: Apache-2.0
#include "results/tables/selection.h"

#include <algorithm>

#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

std::vector<std::string> split_at_commas(const std::string& list) {
  std::vector<std::string> pieces(1);
  for (char c : list) {
    if (c == ',') {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

/// Labels in a list: from each place the longest run of pieces that is a known label.
std::vector<std::string> labels_in(const std::string& option, const std::string& list,
                                   const std::vector<std::string>& known) {
  std::vector<std::string> pieces = split_at_commas(list), labels;
  for (size_t first = 0; first < pieces.size();) {
    size_t last = pieces.size();
    auto label = [&] {
      auto begin = pieces.begin();
      return join(
          {begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last)},
          ",");
    };
    while (last > first && std::find(known.begin(), known.end(), label()) == known.end()) --last;
    FBBENCH_REQUIRE(last > first, BadOption,
                    option << ": no '" << pieces[first] << "'" << did_you_mean(pieces[first], known)
                           << "; there are: " << join(known));
    labels.push_back(label());
    first = last;
  }
  return labels;
}

std::vector<std::string> known_labels(const std::vector<JoinedGroup>& groups,
                                      std::vector<Entry> JoinedGroup::*entries) {
  std::vector<std::string> known;
  for (const JoinedGroup& group : groups) {
    for (const Entry& entry : group.*entries) {
      if (std::find(known.begin(), known.end(), entry.label) == known.end()) {
        known.push_back(entry.label);
      }
    }
  }
  return known;
}

/// The chosen labels, each once; all of them where none is chosen.
std::vector<std::string> chosen_labels(const std::string& option,
                                       const std::vector<std::string>& lists,
                                       const std::vector<std::string>& known) {
  if (lists.empty()) return known;
  std::vector<std::string> chosen;
  for (const std::string& list : lists) {
    for (const std::string& label : labels_in(option, list, known)) {
      if (std::find(chosen.begin(), chosen.end(), label) == chosen.end()) chosen.push_back(label);
    }
  }
  return chosen;
}

/// Keeps the entries of these labels, in their order; returns where they stood [chosen] int64.
Tensor keep(std::vector<Entry>* entries, const std::vector<std::string>& labels) {
  std::vector<Entry> kept;
  std::vector<int64_t> index;
  for (const std::string& label : labels) {
    for (size_t i = 0; i < entries->size(); ++i) {
      if ((*entries)[i].label != label) continue;
      kept.push_back((*entries)[i]);
      index.push_back(static_cast<int64_t>(i));
    }
  }
  *entries = kept;
  return at::tensor(index, at::kLong);
}

}  // namespace

std::vector<JoinedGroup> select(const std::vector<JoinedGroup>& groups,
                                const Selection& selection) {
  auto methods =
      chosen_labels("methods", selection.methods, known_labels(groups, &JoinedGroup::methods));
  auto metrics =
      chosen_labels("metrics", selection.metrics, known_labels(groups, &JoinedGroup::metrics));
  std::vector<JoinedGroup> selected;
  for (JoinedGroup group : groups) {
    Tensor rows = keep(&group.methods, methods), columns = keep(&group.metrics, metrics);
    if (group.methods.empty() || group.metrics.empty()) continue;
    group.scores = group.scores.index_select(0, rows).index_select(1, columns);
    group.status = group.status.index_select(0, rows).index_select(1, columns);
    group.seconds = group.seconds.index_select(0, rows);
    selected.push_back(std::move(group));
  }
  return selected;
}

}  // namespace fbbench
