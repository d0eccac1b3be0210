// SPDX-License-Identifier: Apache-2.0
#include "results/report/cases.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "results/statistics/common_set.h"

namespace fbbench {
namespace {

/// The images with the highest value of sign * score.
ExtremeCase extreme(const std::vector<double>& scores, int sign) {
  ExtremeCase found;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) continue;
    if (!found.images.empty() && sign * scores[i] < sign * found.score) continue;
    if (found.images.empty() || scores[i] != found.score) found.images.clear();
    found.score = scores[i];
    found.images.push_back(static_cast<int64_t>(i));
  }
  return found;
}

void spread(int64_t images, int64_t count, std::set<int64_t>* chosen) {
  for (int64_t i = 0; i < count; ++i) chosen->insert((2 * i + 1) * images / (2 * count));
}

/// How many of the cases that have no image yet each image shows.
std::vector<int64_t> gains(const std::vector<ExtremeCase>& cases, int64_t images,
                           const std::set<int64_t>& chosen) {
  std::vector<int64_t> gain(static_cast<size_t>(images), 0);
  for (const ExtremeCase& one : cases) {
    bool shown = std::any_of(one.images.begin(), one.images.end(),
                             [&](int64_t image) { return chosen.count(image) > 0; });
    if (shown) continue;
    for (int64_t image : one.images) ++gain[static_cast<size_t>(image)];
  }
  return gain;
}

}  // namespace

std::vector<ExtremeCase> extreme_cases(const Tensor& scores, const std::vector<int>& directions) {
  std::vector<ExtremeCase> cases;
  for (size_t k = 0; k < directions.size(); ++k) {
    for (int64_t m = 0; m < scores.size(0); ++m) {
      auto row = to_vector(scores[m][static_cast<int64_t>(k)]);
      for (bool best : {true, false}) {
        ExtremeCase found = extreme(row, best ? directions[k] : -directions[k]);
        found.method = static_cast<size_t>(m);
        found.metric = k;
        found.best = best;
        bool first_of_two = !best && !cases.empty() && cases.back().method == found.method &&
                            cases.back().metric == k;
        if (first_of_two && cases.back().score == found.score) {
          cases.pop_back();
        } else if (!found.images.empty()) {
          cases.push_back(std::move(found));
        }
      }
    }
  }
  return cases;
}

std::vector<int64_t> images_to_show(const std::vector<ExtremeCase>& cases, int64_t images,
                                    int64_t count) {
  count = std::min(count, images);
  std::set<int64_t> chosen;
  if (count == images) spread(images, count, &chosen);
  spread(images, count / 4, &chosen);
  while (static_cast<int64_t>(chosen.size()) < count) {
    auto gain = gains(cases, images, chosen);
    auto most = std::max_element(gain.begin(), gain.end());
    if (*most == 0) break;
    chosen.insert(most - gain.begin());
  }
  return {chosen.begin(), chosen.end()};
}

}  // namespace fbbench
