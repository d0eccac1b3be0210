// SPDX-License-Identifier: Apache-2.0
/// One spec for many: a metric under several settings.
#pragma once

#include <vector>

#include "core/options.h"

namespace fbbench {

/// `deletion:substrate=*` becomes one spec for each choice that the declared option has,
/// `deletion:substrate=[zero|blur]` one for each part; several such options, one for each
/// combination. A given label gets the values appended. Any other spec stays as it is.
///
/// BadOption for `*` where the option is no choice.
std::vector<Spec> sweep(const Spec& spec, const std::vector<OptionInfo>& declared);

}  // namespace fbbench
