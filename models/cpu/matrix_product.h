// SPDX-License-Identifier: Apache-2.0
/// Products with a layer's weights, of matrices by oneDNN: LibTorch's BLAS may know no kernel of
/// the processor's (OpenBLAS 0.3.21 on a Zen 5: AVX2, half the speed), and its threads must wait
/// for cores on which those of the convolution before still spin.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// x w^T + bias. x [N,..., in], w [out,in], bias [out] or undefined -> [N,..., out].
Tensor times_transposed(const Tensor& x, const Tensor& w, const Tensor& bias);

/// x w. x [N,..., in], w [in,out] -> [N,..., out].
Tensor times(const Tensor& x, const Tensor& w);

}  // namespace fbbench
