// SPDX-License-Identifier: Apache-2.0
/// fbbench by C calls on arrays in memory, so that scripts/compare_with_peers.py can time it in
/// turns with a peer: one process, one LibTorch, one pool of threads.
///
/// Every function returns 0, or 1 where it failed; fbbench_error() then says why. Arrays are dense
/// and row by row, and belong to the caller.
#include <algorithm>
#include <cstring>
#include <sstream>
#include <string>

#include "methods/method.h"
#include "metrics/metric.h"

namespace fbbench {
namespace {

std::string error;

template <class Work>
int guarded(const Work& work) {
  try {
    work();
    return 0;
  } catch (const std::exception& failure) {
    error = failure.what();
    return 1;
  }
}

/// Views on the caller's images [N,C,H,W] and targets [N].
Batch make_batch(const Network& network, float* images, int64_t* targets, int64_t count) {
  const InputFormat& input = network.input();
  Batch batch;
  batch.images = at::from_blob(images, {count, input.channels, input.height, input.width});
  batch.targets = at::from_blob(targets, {count}, at::kLong);
  batch.samples.resize(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    Sample& sample = batch.samples[static_cast<size_t>(i)];
    sample.id = std::to_string(i);
    sample.index = i;
    sample.label = targets[i];
  }
  return batch;
}

void copy_to(const Tensor& tensor, void* out) {
  Tensor dense = tensor.contiguous();
  std::memcpy(out, dense.data_ptr(), dense.nbytes());
}

}  // namespace
}  // namespace fbbench

using fbbench::guarded;
using fbbench::Network;

extern "C" {

const char* fbbench_error() { return fbbench::error.c_str(); }

/// Reads a network; it lives until the process ends.
int fbbench_open(const char* path, void** network) {
  return guarded([&] {
    static std::vector<std::shared_ptr<const Network>> open;
    open.push_back(Network::load(std::string(path)));
    *network = const_cast<Network*>(open.back().get());
  });
}

/// images [N,C,H,W] normalised -> logits [N,K].
int fbbench_forward(const void* network, float* images, int64_t count, float* logits) {
  return guarded([&] {
    const auto& net = *static_cast<const Network*>(network);
    const auto& input = net.input();
    fbbench::copy_to(
        net.forward(at::from_blob(images, {count, input.channels, input.height, input.width})),
        logits);
  });
}

/// images [N,C,H,W] normalised, targets [N] -> attributions of the method's own shape, of which
/// out must have room for [N,C,H,W].
int fbbench_explain(const void* network, const char* method, float* images, int64_t* targets,
                    int64_t count, int64_t forward_batch, float* out) {
  return guarded([&] {
    const auto& net = *static_cast<const Network*>(network);
    fbbench::Batch batch = fbbench::make_batch(net, images, targets, count);
    batch.forward_batch = forward_batch;
    auto explainer = fbbench::Registry<fbbench::Method>::get().create(method);
    fbbench::Context context(net, batch, explainer->needs(net));
    fbbench::copy_to(explainer->explain(context).values, out);
  });
}

/// images, targets, maps [N,H,W], masks [N,H,W] of bytes 0 or 1 -> scores [M,N] of the M metrics,
/// one a line of `metrics`. logits [N,K]: the images' own, as a run knows them, or null.
int fbbench_evaluate(const void* network, const char* metrics, float* images, int64_t* targets,
                     float* maps, uint8_t* masks, float* logits, int64_t count,
                     int64_t forward_batch, double* scores) {
  return guarded([&] {
    const auto& net = *static_cast<const Network*>(network);
    fbbench::Batch batch = fbbench::make_batch(net, images, targets, count);
    batch.forward_batch = forward_batch;
    const int64_t height = net.input().height, width = net.input().width;
    auto all_maps = at::from_blob(maps, {count, height, width});
    auto all_masks = at::from_blob(masks, {count, height, width}, at::kBool);
    std::vector<fbbench::MapView> views;
    for (int64_t i = 0; i < count; ++i) {
      fbbench::Sample& sample = batch.samples[static_cast<size_t>(i)];
      fbbench::Object& object = sample.objects.emplace_back();
      object.class_index = sample.label;
      object.mask = all_masks[i];
      views.emplace_back(all_maps[i]);
    }
    fbbench::ForwardCache forwards;
    if (logits) {
      forwards = fbbench::ForwardCache(at::from_blob(logits, {count, net.class_count()}));
    }
    std::istringstream lines(metrics);
    for (std::string metric; std::getline(lines, metric); scores += count) {
      auto scorer = fbbench::Registry<fbbench::Metric>::get().create(metric);
      fbbench::copy_to(scorer->evaluate({net, batch, views, &forwards}).value, scores);
    }
  });
}

}  // extern "C"
