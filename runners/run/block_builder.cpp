// SPDX-License-Identifier: Apache-2.0
#include "runners/run/block_builder.h"

#include "core/region.h"
#include "core/utf8.h"

namespace fbbench {
namespace {

int64_t index(size_t i) { return static_cast<int64_t>(i); }

Tensor nan_filled(const std::vector<int64_t>& shape, at::ScalarType dtype) {
  return at::full(shape, NAN, at::TensorOptions(dtype));
}

void put(Tensor* tensor, std::initializer_list<size_t> position, const at::Scalar& value) {
  Tensor cell = *tensor;
  for (size_t i : position) cell = cell[index(i)];
  cell.fill_(value);
}

/// What the target's objects cover, where it has none those of all classes, of the pixels that
/// aren't ignored. NaN without objects.
double object_fraction(const Row& row) {
  const Region region = region_of(row.sample, row.target, /*or_all=*/true, /*at_original=*/false);
  if (!region.object.defined()) return NAN;
  auto count = [](const Tensor& mask) { return mask.sum().item<double>(); };
  auto pixels = static_cast<double>(region.object.numel());
  if (region.ignored.defined()) pixels -= count(region.ignored);
  return count(region.object) / pixels;
}

Tensor initial_status(const Plan& plan, const Pair& pair, int64_t rows) {
  Tensor status = at::full({index(plan.methods.size()), index(plan.metrics.size()), rows},
                           static_cast<int>(Status::kFailed), at::TensorOptions(at::kByte));
  auto not_run = static_cast<int>(Status::kNotRun);
  for (size_t m = 0; m < plan.methods.size(); ++m) {
    if (!pair.methods_out[m].empty()) status[index(m)].fill_(not_run);
  }
  for (size_t k = 0; k < plan.metrics.size(); ++k) {
    if (!pair.metrics_out[k].empty()) status.select(1, index(k)).fill_(not_run);
    for (size_t m = 0; m < plan.methods.size(); ++m) {
      if (!pair.scores_out[m][k].empty()) status[index(m)][index(k)].fill_(not_run);
    }
  }
  return status;
}

}  // namespace

BlockBuilder::BlockBuilder(const Plan& plan, const Pair& pair, const std::vector<Row>& rows)
    : plan_(plan) {
  int64_t n = index(rows.size()), m = index(plan.methods.size()), k = index(plan.metrics.size());
  const InputFormat& input = pair.network->input();
  block_.label = at::full({n}, -1, at::TensorOptions(at::kLong));
  block_.target = block_.label.clone();
  block_.predicted = block_.label.clone();
  block_.confidence = nan_filled({n}, at::kDouble);
  block_.object_fraction = nan_filled({n}, at::kDouble);
  block_.scores = nan_filled({m, k, n}, at::kDouble);
  block_.status = initial_status(plan, pair, n);
  block_.seconds = nan_filled({m, n}, at::kDouble);
  block_.curves.resize(plan.metrics.size());
  block_.curve_fractions.resize(plan.metrics.size());
  if (plan.experiment.store_maps) {
    block_.maps = nan_filled({m, n, input.height, input.width}, at::kFloat);
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    block_.samples.push_back(row.sample.id);
    put(&block_.label, {i}, row.sample.label);
    put(&block_.target, {i}, row.target);
    put(&block_.predicted, {i}, row.classified.predicted);
    put(&block_.confidence, {i}, row.classified.confidence);
    put(&block_.object_fraction, {i}, object_fraction(row));
    if (!row.reason.empty()) fail(i, "", "", row.reason);
  }
}

void BlockBuilder::fail(size_t row, const std::string& method, const std::string& metric,
                        const std::string& reason) {
  block_.failures.push_back({block_.samples[row], method, metric, valid_utf8(reason)});
}

void BlockBuilder::set_explained(size_t method, size_t row, const Explained& explained) {
  if (!explained.reason.empty()) {
    fail(row, plan_.methods[method].label, "", explained.reason);
    return;
  }
  put(&block_.seconds, {method, row}, explained.seconds);
  for (const auto& [name, value] : explained.diagnostics) {
    Tensor& values = block_.diagnostics[name];
    if (!values.defined()) values = nan_filled(block_.seconds.sizes().vec(), at::kDouble);
    put(&values, {method, row}, value);
  }
  if (block_.maps.defined()) block_.maps[index(method)][index(row)].copy_(explained.map);
}

void BlockBuilder::set_scored(size_t method, size_t metric, size_t row, const Scored& scored) {
  if (!scored.reason.empty()) {
    fail(row, plan_.methods[method].label, plan_.metrics[metric].label, scored.reason);
    return;
  }
  Status status = std::isnan(scored.value) ? Status::kUndefined : Status::kOk;
  put(&block_.status, {method, metric, row}, static_cast<int>(status));
  put(&block_.scores, {method, metric, row}, scored.value);
  if (plan_.experiment.store_curves && scored.curve.defined()) {
    store_curve(method, metric, row, scored);
  }
}

void BlockBuilder::store_curve(size_t method, size_t metric, size_t row, const Scored& scored) {
  Tensor& curves = block_.curves[metric];
  if (!curves.defined()) {
    curves = nan_filled(
        {index(plan_.methods.size()), index(block_.samples.size()), scored.curve.size(0)},
        at::kFloat);
    block_.curve_fractions[metric] = scored.fraction;
  }
  curves[index(method)][index(row)].copy_(scored.curve);
}

}  // namespace fbbench
