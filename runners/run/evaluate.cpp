// SPDX-License-Identifier: Apache-2.0
#include "runners/run/evaluate.h"

#include <algorithm>
#include <chrono>

#include "models/network/queries.h"

namespace fbbench {

Evaluator::Evaluator(const Plan& plan, const Pair& pair) : plan_(plan), pair_(pair) {
  std::vector<const Method*> methods;
  for (size_t m = 0; m < plan.methods.size(); ++m) {
    if (pair.methods_out[m].empty()) methods.push_back(plan.methods[m].thing.get());
  }
  keep_ = union_of_needs(methods, *pair.network);
}

std::unique_ptr<Evaluator::Work> Evaluator::prepare(const std::vector<Row>& rows) const {
  auto work = std::make_unique<Work>();
  std::vector<Sample> samples;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].reason.empty()) continue;
    work->rows.push_back(i);
    samples.push_back(rows[i].sample);
  }
  if (samples.empty()) return work;
  const Experiment& experiment = plan_.experiment;
  work->batch = make_batch(samples, pair_.network->input(), experiment.seed,
                           forward_chunk(*pair_.network, experiment.batch));
  work->pass = std::make_shared<ForwardPass>(*pair_.network, work->batch.images, keep_);
  return work;
}

void Evaluator::settle_target(Row* row) const {
  row->reason = row->classified.reason;
  if (!row->reason.empty()) return;
  try {
    row->target = pair_.target.target(row->sample, row->classified.predicted);
  } catch (const Error& error) {
    row->reason = error.what();
  }
}

bool Evaluator::drops(const Row& row) const {
  if (row.classified.predicted < 0) return false;  // a failure stays visible
  const Experiment& experiment = plan_.experiment;
  return (experiment.only_correct && row.classified.predicted != row.sample.label) ||
         row.classified.confidence < experiment.min_confidence;
}

std::vector<Row> Evaluator::rows_of(const std::vector<Loaded>& loaded,
                                    std::unique_ptr<Work>* work) const {
  std::vector<Row> rows;
  for (const Loaded& one : loaded) {
    Row row;
    row.sample = one.sample;
    row.reason = one.reason;
    rows.push_back(std::move(row));
  }
  *work = prepare(rows);
  if ((*work)->rows.empty()) return rows;
  std::vector<Classified> classified = classify(*(*work)->pass);
  for (size_t i = 0; i < classified.size(); ++i) {
    Row& row = rows[(*work)->rows[i]];
    row.classified = classified[i];
    settle_target(&row);
  }
  rows.erase(std::remove_if(rows.begin(), rows.end(), [&](const Row& row) { return drops(row); }),
             rows.end());
  auto usable =
      std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.reason.empty(); });
  // The forward pass is made again only where samples were lost, as its recording is of all.
  if (static_cast<size_t>(usable) != (*work)->rows.size()) *work = prepare(rows);
  if ((*work)->rows.empty()) return rows;
  std::vector<int64_t> targets;
  for (size_t row : (*work)->rows) targets.push_back(rows[row].target);
  (*work)->batch.targets = at::tensor(targets, at::kLong);
  (*work)->context.emplace((*work)->pass, (*work)->batch);
  return rows;
}

Block Evaluator::evaluate(const std::vector<Loaded>& loaded,
                          const std::vector<bool>& wanted) const {
  std::unique_ptr<Work> work;
  std::vector<Row> rows = rows_of(loaded, &work);
  BlockBuilder block(plan_, pair_, rows);
  if (work->rows.empty()) return block.take();
  // Both ends of a curve are computed in the precision of what lies between.
  work->forwards = pair_.network->in_float32()
                       ? std::make_unique<ForwardCache>(work->pass->logits())
                       : std::make_unique<ForwardCache>();
  for (size_t m = 0; m < plan_.methods.size(); ++m) {
    if (runs(m, wanted)) run_method(m, *work, &block);
  }
  return block.take();
}

bool Evaluator::runs(size_t method, const std::vector<bool>& wanted) const {
  return pair_.methods_out[method].empty() && (wanted.empty() || wanted[method]);
}

double Evaluator::warm_up(const Loaded& loaded, const std::vector<bool>& wanted) const {
  auto start = std::chrono::steady_clock::now();
  std::unique_ptr<Work> work;
  std::vector<Row> rows = rows_of({loaded}, &work);
  if (!work->rows.empty()) {
    for (size_t m = 0; m < plan_.methods.size(); ++m) {
      if (runs(m, wanted)) explain(*plan_.methods[m], *work->context);
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Evaluator::run_method(size_t method, const Work& work, BlockBuilder* block) const {
  std::vector<Explained> maps = explain(*plan_.methods[method], *work.context);
  for (size_t i = 0; i < maps.size(); ++i) block->set_explained(method, work.rows[i], maps[i]);
  run_metrics(method, work, maps, block);
}

void Evaluator::run_metrics(size_t method, const Work& work, const std::vector<Explained>& maps,
                            BlockBuilder* block) const {
  std::vector<int64_t> good;
  std::vector<MapView> views;
  Batch batch = work.batch;
  batch.samples.clear();
  for (size_t i = 0; i < maps.size(); ++i) {
    if (!maps[i].reason.empty()) continue;
    good.push_back(static_cast<int64_t>(i));
    views.emplace_back(maps[i].map);
    batch.samples.push_back(work.batch.samples[i]);
  }
  if (good.empty()) return;
  bool all = good.size() == maps.size();
  if (!all) {
    Tensor kept = at::tensor(good, at::kLong);
    batch.images = work.batch.images.index_select(0, kept);
    batch.targets = work.batch.targets.index_select(0, kept);
  }
  const ExplainAgain again = explain_again(*plan_.methods[method], batch.seed, batch.forward_batch);
  for (size_t k = 0; k < plan_.metrics.size(); ++k) {
    if (!pair_.metrics_out[k].empty() || !pair_.scores_out[method][k].empty()) continue;
    std::vector<Scored> scores =
        score(*plan_.metrics[k],
              {*pair_.network, batch, views, all ? work.forwards.get() : nullptr, again});
    for (size_t i = 0; i < scores.size(); ++i) {
      block->set_scored(method, k, work.rows[static_cast<size_t>(good[i])], scores[i]);
    }
  }
}

}  // namespace fbbench
