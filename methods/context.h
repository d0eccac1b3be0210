// SPDX-License-Identifier: Apache-2.0
/// What a method is asked: to explain a network's answers for a batch of images.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/sample.h"
#include "methods/forward_pass.h"

namespace fbbench {

/// Never changed once made.
class Context {
 public:
  /// targets [N] int64, one an image of the pass; ids [N] seed what is random, with `seed`;
  /// `indices` [N] are places in the data set, empty for images that stand in none;
  /// `forward_batch`: most images in one forward pass that a method makes.
  Context(std::shared_ptr<const ForwardPass> pass, Tensor targets, std::vector<std::string> ids,
          std::vector<int64_t> indices, uint64_t seed, int64_t forward_batch);

  /// Of a batch, whose targets are settled, in a forward pass that keeps `keep`.
  Context(const Network& network, const Batch& batch, ValueSet keep = {});
  /// ... in the pass that classified it.
  Context(std::shared_ptr<const ForwardPass> pass, const Batch& batch);

  const Network& network() const { return pass_->network(); }
  const Tensor& images() const { return pass_->images(); }  ///< [N,C,H,W] float32, normalised
  const Tensor& targets() const { return targets_; }        ///< [N] int64
  const std::vector<std::string>& ids() const { return ids_; }
  const std::vector<int64_t>& indices() const { return indices_; }
  uint64_t seed() const { return seed_; }  ///< of the run; combine with a purpose and an id
  int64_t size() const { return images().size(0); }
  int64_t forward_batch() const { return forward_batch_; }

  /// The forward pass over the images, shared with other methods.
  const ForwardPass& pass() const { return *pass_; }
  const Tensor& logits() const { return pass_->logits(); }
  const Recording& recording() const { return pass_->recording(); }

  /// The same question about other images [M,C,H,W] in place of these, of which `rows` [M] says
  /// which each is made of: its target, id and index. `keep`: what the method to ask needs.
  Context with_images(const Tensor& images, const std::vector<int64_t>& rows, ValueSet keep) const;
  /// About image i alone.
  Context one(int64_t i) const;

 private:
  std::shared_ptr<const ForwardPass> pass_;
  Tensor targets_;
  std::vector<std::string> ids_;
  std::vector<int64_t> indices_;
  uint64_t seed_;
  int64_t forward_batch_;
};

}  // namespace fbbench
