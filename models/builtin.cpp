// SPDX-License-Identifier: Apache-2.0
#include "models/builtin.h"

namespace fbbench {

template class Registry<BuiltinNetwork>;

}  // namespace fbbench
