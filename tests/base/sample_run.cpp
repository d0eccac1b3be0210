// SPDX-License-Identifier: Apache-2.0
#include "base/sample_run.h"

#include <cmath>

#include "base/fresh_folder.h"
#include "results/store/results_writer.h"

namespace fbbench {

RunInfo sample_info() {
  RunInfo info;
  info.config = "name = sample\nseed = 7\n";
  info.seed = 7;
  info.threads = 2;
  info.methods = {{"a", "a", 1, 0}, {"b:keep=0.5@B é", "B é", 3, 0}};
  info.metrics = {{"deletion", "deletion", 1, -1}, {"mass", "mass", 2, +1}};
  return info;
}

GroupInfo sample_group() {
  return {"scenes", "net", std::string(64, 'd'), std::string(64, 'e'), 2, 3};
}

Block sample_block(int64_t first, int64_t n, bool maps) {
  Block block;
  for (int64_t i = 0; i < n; ++i) block.samples.push_back("s" + std::to_string(first + i));
  Tensor index = at::arange(first, first + n, at::kLong);
  block.label = index;
  block.target = index + 1;
  block.predicted = index + 2;
  block.confidence = at::full({n}, 0.5, at::kDouble);
  block.object_fraction = at::full({n}, NAN, at::kDouble);
  Tensor method = at::arange(2, at::kDouble).mul(100), metric = at::arange(2, at::kDouble).mul(10);
  block.scores = method.view({2, 1, 1}) + metric.view({1, 2, 1}) + index.view({1, 1, n});
  block.status = at::zeros({2, 2, n}, at::kByte);
  block.seconds = at::full({2, n}, 0.25, at::kDouble);
  block.diagnostics = {{kRelevanceLeft, at::full({2, n}, NAN, at::kDouble)}};
  block.curves = {at::ones({2, n, 3}, at::kFloat) * index.view({1, n, 1}), Tensor()};
  block.curve_fractions = {at::linspace(0, 1, 3, at::kDouble), Tensor()};
  if (maps) {
    Tensor pixel = at::arange(6, at::kDouble).view({1, 1, 2, 3}) / 10;
    block.maps = (method.view({2, 1, 1, 1}) + index.view({1, n, 1, 1}) + pixel).to(at::kFloat);
  }
  return block;
}

std::string write_sample_run() {
  std::string path = fresh_folder() + "/run.h5";
  ResultsWriter writer(path, /*overwrite=*/false, sample_info());
  writer.begin_group(sample_group());
  writer.append(sample_block(0, 2));
  Block block = sample_block(2, 3);
  block.scores[1][0][0] = NAN;
  block.status[1][0][0] = static_cast<int64_t>(Status::kFailed);
  block.failures = {{"s2", "B é", "deletion", "boom"}};
  writer.append(block);
  writer.finish("VALID");
  return path;
}

}  // namespace fbbench
