// SPDX-License-Identifier: Apache-2.0
/// Products of few rows with a layer's weights, which are read once, as they lie in memory: what
/// counts is how fast memory hands them over. oneDNN's product copies them into blocks first.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Whether that is faster than a general product: up to so many rows.
constexpr int64_t kFewRows = 96;

/// y + x w^T. x [rows,inner], w [columns,inner], y [rows,columns]: float32, contiguous. The
/// columns are shared among the threads.
void add_dot_products(const Tensor& x, const Tensor& w, Tensor& y);

}  // namespace fbbench
