// SPDX-License-Identifier: Apache-2.0
#include "methods/context.h"

#include <utility>

namespace fbbench {
namespace {

std::vector<std::string> ids_of(const Batch& batch) {
  std::vector<std::string> ids;
  ids.reserve(batch.samples.size());
  for (const Sample& sample : batch.samples) ids.push_back(sample.id);
  return ids;
}

std::vector<int64_t> indices_of(const Batch& batch) {
  std::vector<int64_t> indices;
  indices.reserve(batch.samples.size());
  for (const Sample& sample : batch.samples) indices.push_back(sample.index);
  return indices;
}

template <class T>
std::vector<T> picked(const std::vector<T>& from, const std::vector<int64_t>& rows) {
  std::vector<T> result;
  if (from.empty()) return result;
  result.reserve(rows.size());
  for (int64_t row : rows) result.push_back(from.at(static_cast<size_t>(row)));
  return result;
}

}  // namespace

Context::Context(std::shared_ptr<const ForwardPass> pass, Tensor targets,
                 std::vector<std::string> ids, std::vector<int64_t> indices, uint64_t seed,
                 int64_t forward_batch)
    : pass_(std::move(pass)),
      targets_(std::move(targets)),
      ids_(std::move(ids)),
      indices_(std::move(indices)),
      seed_(seed),
      forward_batch_(forward_batch) {}

Context::Context(const Network& network, const Batch& batch, ValueSet keep)
    : Context(std::make_shared<ForwardPass>(network, batch.images, std::move(keep)), batch) {}

Context::Context(std::shared_ptr<const ForwardPass> pass, const Batch& batch)
    : Context(std::move(pass), batch.targets, ids_of(batch), indices_of(batch), batch.seed,
              batch.forward_batch) {}

Context Context::with_images(const Tensor& images, const std::vector<int64_t>& rows,
                             ValueSet keep) const {
  return {std::make_shared<ForwardPass>(network(), images, std::move(keep)),
          targets_.index_select(0, at::tensor(rows, at::kLong)),
          picked(ids_, rows),
          picked(indices_, rows),
          seed_,
          forward_batch_};
}

Context Context::one(int64_t i) const {
  return {std::make_shared<ForwardPass>(pass_->one(i)),
          targets_.narrow(0, i, 1),
          picked(ids_, {i}),
          picked(indices_, {i}),
          seed_,
          forward_batch_};
}

}  // namespace fbbench
