// SPDX-License-Identifier: Apache-2.0
/// Results with few numbers, for the tests of plots.
#pragma once

#include "results/plots/plot.h"

namespace fbbench {

/// Methods "a", "b" and "c_<&>", metrics "deletion" (lower is better, with a curve of 2 points: 0
/// and the score) and "mass" (higher is better), four images that score alike: deletion .1, .2, .4,
/// mass .5, .9, .7; 1 ms, 10 ms and 100 ms an image.
inline PlotData plot_case() {
  PlotData data;
  JoinedGroup& group = data.group;
  group.dataset = "scenes";
  group.network = "net";
  group.methods = {{"a", "a", 1, 0}, {"b", "b", 1, 0}, {"c", "c_<&>", 1, 0}};
  group.metrics = {{"deletion", "deletion", 1, -1}, {"mass", "mass", 1, +1}};
  data.units = {"probability", ""};
  group.classes = at::zeros({4}, at::kLong);
  group.object_fraction = at::full({4}, 0.5, at::kDouble);
  group.scores = at::tensor({0.1, 0.5, 0.2, 0.9, 0.4, 0.7}, at::kDouble).view({3, 2, 1});
  group.scores = group.scores.repeat({1, 1, 4});
  group.status = at::zeros({3, 2, 4}, at::kByte);
  group.seconds = at::tensor({0.001, 0.01, 0.1}, at::kDouble).view({3, 1}).repeat({1, 4});
  Tensor score = group.scores.select(1, 0).unsqueeze(2);
  group.curves = {at::cat({at::zeros_like(score), score}, 2).to(at::kFloat), Tensor()};
  group.curve_fractions = {at::tensor({0.0, 1.0}, at::kDouble), Tensor()};
  return data;
}

/// The only panel of a plot of that kind.
inline Panel only_panel(const std::string& kind, const PlotData& data) {
  return Registry<Plot>::get().create(kind)->draw(data).panels.at(0);
}

}  // namespace fbbench
