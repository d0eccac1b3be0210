// SPDX-License-Identifier: Apache-2.0
#include "models/training/builtin.h"

namespace fbbench {

template class Registry<BuiltinNetwork>;

}  // namespace fbbench
