// SPDX-License-Identifier: Apache-2.0
/// What methods and metrics ask of a network at images of their own making.
#pragma once

#include <functional>

#include "models/network/network.h"

namespace fbbench {

/// Fills `images` [n,C,H,W] float32, normalised, channels last in memory, with images number
/// first, first + 1, ... Called once a chunk, in ascending order.
using WriteImages = std::function<void(int64_t first, const Tensor& images)>;

/// Logits [count,K] float32 of images that don't exist yet: they are written in chunks of at most
/// `chunk` (the batch's forward_batch), the only ones ever in memory, and forwarded in the
/// network's precision. `sums`: Sums::kPlain rounds those of a float32 graph as recorded passes do.
/// Cost: `count` forward passes; plain ones take longer.
Tensor logits_of(const Network& network, int64_t count, int64_t chunk, const WriteImages& write,
                 Sums sums = Sums::kFastest);

/// How many images go together in plain passes where `batch` go through recorded ones: as many, but
/// where that is fewer than 8, up to 8 whose values between layers take no more than 256 MiB (small
/// batches are for the memory of recorded passes, and slow plain ones down threefold).
int64_t forward_chunk(const Network& network, int64_t batch);

/// ... of images [M,C,H,W] float32 that do.
Tensor logits_of(const Network& network, const Tensor& images, int64_t chunk);

/// Weights [M,K] float32 on the logits [M,K], of which the gradient is wanted.
using SeedOf = std::function<Tensor(const Tensor& logits)>;

/// d(seed . logits) / d images at any images [M,C,H,W] float32 normalised, the same shape; by the
/// graph, or by autograd where there is none. Cost: a recorded forward and a reverse walk.
Tensor input_gradient(const Network& network, const Tensor& images, const SeedOf& seed);

/// A recorded pass over images [M,C,H,W]. Unsupported where the network has no graph.
Recording record(const Network& network, const Tensor& images, const ValueSet& keep);

}  // namespace fbbench
