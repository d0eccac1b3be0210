// SPDX-License-Identifier: Apache-2.0
#include "results/parts/blocks.h"

#include <cmath>
#include <functional>
#include <set>

#include "core/error.h"

namespace fbbench {
namespace {

using Part = std::function<Tensor(const Block&)>;

Tensor joined(const std::vector<Block>& blocks, const Part& part) {
  std::vector<Tensor> parts;
  for (const Block& block : blocks) parts.push_back(part(block));
  return at::cat(parts, 0);
}

/// As `joined`, where some or all blocks lack it: those are NaN.
Tensor joined_where_defined(const std::vector<Block>& blocks, const Part& part) {
  Tensor like;
  for (const Block& block : blocks) {
    if (!like.defined()) like = part(block);
  }
  if (!like.defined()) return {};
  return joined(blocks, [&](const Block& block) {
    Tensor values = part(block);
    if (values.defined()) return values;
    std::vector<int64_t> shape = like.sizes().vec();
    shape[0] = block.seconds.size(0);
    return at::full(shape, NAN, like.options());
  });
}

void require_same_samples(const std::vector<Block>& blocks) {
  const Block& first = blocks.front();
  for (const Block& block : blocks) {
    bool same = block.samples == first.samples && block.target.equal(first.target) &&
                block.predicted.equal(first.predicted);
    FBBENCH_REQUIRE(same, BadInput,
                    "samples, targets or predicted classes differ between methods of one block"
                        << (first.samples.empty() ? "" : ", which begins with " + first.samples[0])
                        << "; want parts of one run");
  }
}

std::string describe(const Failure& failure) {
  std::string text = failure.sample;
  for (const std::string& part : {failure.method, failure.metric}) {
    if (!part.empty()) text += ", " + part;
  }
  return text + ": " + failure.reason;
}

}  // namespace

Block method_of(const Block& block, int64_t method, const std::string& label) {
  Block one = block;
  for (Tensor* values : {&one.scores, &one.status, &one.seconds}) {
    *values = values->narrow(0, method, 1);
  }
  for (auto& [name, values] : one.diagnostics) values = values.narrow(0, method, 1);
  for (Tensor& curve : one.curves) {
    if (curve.defined()) curve = curve.narrow(0, method, 1);
  }
  if (one.maps.defined()) one.maps = one.maps.narrow(0, method, 1);
  one.failures.clear();
  for (const Failure& failure : block.failures) {
    if (failure.method.empty() || failure.method == label) one.failures.push_back(failure);
  }
  return one;
}

Block join_methods(const std::vector<Block>& blocks) {
  require_same_samples(blocks);
  Block all = blocks.front();
  all.scores = joined(blocks, [](const Block& block) { return block.scores; });
  all.status = joined(blocks, [](const Block& block) { return block.status; });
  all.seconds = joined(blocks, [](const Block& block) { return block.seconds; });
  for (const Block& block : blocks) {
    for (const auto& [name, values] : block.diagnostics) all.diagnostics[name] = values;
  }
  for (auto& [name, values] : all.diagnostics) {
    values = joined_where_defined(blocks, [key = name](const Block& block) {
      auto found = block.diagnostics.find(key);
      return found == block.diagnostics.end() ? Tensor() : found->second;
    });
  }
  all.maps = joined_where_defined(blocks, [](const Block& block) { return block.maps; });
  for (size_t k = 0; k < all.curves.size(); ++k) {
    all.curves[k] =
        joined_where_defined(blocks, [k](const Block& block) { return block.curves[k]; });
    for (const Block& block : blocks) {
      if (!all.curve_fractions[k].defined()) all.curve_fractions[k] = block.curve_fractions[k];
    }
  }
  for (size_t b = 1; b < blocks.size(); ++b) {
    for (const Failure& failure : blocks[b].failures) {
      if (!failure.method.empty()) all.failures.push_back(failure);
    }
  }
  return all;
}

void Tally::count(const Block& block) {
  std::set<std::string> failed;
  for (const Failure& failure : block.failures) failed.insert(failure.sample);
  if (failed_ == 0 && !block.failures.empty()) first_ = block.failures.front();
  failed_ += static_cast<int64_t>(failed.size());
  rows_ += static_cast<int64_t>(block.samples.size());
}

std::string Tally::verdict() const {
  if (rows_ == 0) {
    return "INVALID: no image passed only_correct and min_confidence; lower min_confidence or take "
           "more images";
  }
  if (failed_ == 0) return "VALID";
  return "INVALID: " + std::to_string(failed_) + " of " + std::to_string(rows_) +
         " images failed, first " + describe(first_);
}

}  // namespace fbbench
