// SPDX-License-Identifier: Apache-2.0
/// The ways to compute a kind of layer, by name.
///
/// Each kind has one list, fastest first and kReference last: LibTorch's own, which suits every
/// call and runs on any device. The first that suits is taken.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/tensor.h"

namespace fbbench {

constexpr const char* kReference = "reference";

/// All names in all lists, sorted.
std::vector<std::string> implementation_names();

/// From now on this implementation alone is taken where it suits, kReference elsewhere; "": all are
/// free. At start that is what the environment variable FBBENCH_KERNELS says. BadOption for a name
/// that isn't there: lists what is. Not while a network is running.
void force_implementation(const std::string& name);
const std::string& forced_implementation();

/// "all, avx512": the implementations that are free, and the instruction set.
std::string kernels_text();

/// BadOption where FBBENCH_KERNELS or FBBENCH_CPU (models/cpu/vectorised.h) says what isn't there.
void require_known_settings();

bool is_allowed(const std::string& implementation);
void note_implementation(const std::string& name);  ///< called by the lists, before main

template <class Call>
struct Implementation {
  const char* name;
  bool (*suits)(const Call& call);
  Tensor (*run)(const Call& call);  ///< undefined where the values themselves don't suit
};

template <class Call>
class Implementations {
 public:
  Implementations(std::initializer_list<Implementation<Call>> list) : list_(list) {
    for (const auto& one : list_) note_implementation(one.name);
  }

  Tensor run(const Call& call) const {
    for (const auto& one : list_) {
      if (!is_allowed(one.name) || !one.suits(call)) continue;
      if (Tensor result = one.run(call); result.defined()) return result;
    }
    FBBENCH_PROMISE(false, "the reference suits every call");
  }

 private:
  std::vector<Implementation<Call>> list_;
};

}  // namespace fbbench
