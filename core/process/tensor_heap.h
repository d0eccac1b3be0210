// SPDX-License-Identifier: Apache-2.0
/// Memory for large tensors, kept apart from everything else that a process allocates.
///
/// In malloc's heap, small objects that live long (results, caches) are cut from the gaps that
/// feature maps leave between batches. No map as large fits there again, so the process grows
/// batch by batch though all batches need the same.
#pragma once

namespace fbbench {

/// From now on LibTorch takes CPU tensors of 1 MiB or more from a heap of their own; smaller ones,
/// and all where there is no address space for the heap, from malloc as before. What is freed stays
/// in the process for the next tensor. Its pages are of 2 MiB where the kernel has them: weights
/// and maps that are read through at each pass cost fewer look-ups. Tensors that exist stay valid.
/// To be called before other threads use LibTorch; a second call does nothing.
void use_tensor_heap();

/// Gives memory that no tensor uses back to the kernel. Nothing without use_tensor_heap().
void trim_tensor_heap();

}  // namespace fbbench
