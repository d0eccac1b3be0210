// SPDX-License-Identifier: Apache-2.0
/// \brief Sobol attribution: the share of the output's variance in which each cell of a grid has a
/// part, while all cells are dimmed at random.
///
///   A, B [designs, grid^2] in [0,1): the two halves of a Sobol sequence; C_i: A with column i of B
///   f(m) = output(b + up(m) . (x_n - b)),  up: each cell as a square
///   S_i = sum_j (f(A_j) - f(C_ij))^2 / (2 designs var_j f(A_j))      (Jansen; total order)
///   a[n] = S, enlarged bicubically
///
/// Nothing is random. The sequence is Joe and Kuo's, from its zero on, as in SciPy without
/// scrambling. f(B) isn't needed.
///
/// Output   [N,1,H,W], S >= 0 (what bicubic undershoots may be less); shares of a variance, which
///          sum to 1 where no cells interact, else to more; all zero where the output varies no
///          more than float32 rounds
/// Errors   BadOption where designs is no power of two or the grid is finer than the image
#include <boost/random/sobol.hpp>
#include <cmath>

#include "core/error.h"
#include "methods/baseline.h"
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

/// [count, dimensions] float32 in [0,1).
Tensor sobol_sequence(int64_t count, int64_t dimensions) {
  boost::random::sobol engine(static_cast<size_t>(dimensions));
  Tensor points = at::zeros({count, dimensions});
  auto* values = points.data_ptr<float>();
  for (int64_t i = dimensions; i < points.numel(); ++i) {  // the engine leaves the zero out
    values[i] = static_cast<float>(std::ldexp(static_cast<double>(engine()), -64));
  }
  return points;
}

class Sobol final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "sobol";
    info.brief = "share of the output's variance that each cell of a grid takes part in";
    info.cost = "`designs` (grid^2 + 1) forward passes an image";
    info.needs = Needs::kForward;
    info.options = {{"grid", "8", "cells a side, 1 to 42"},
                    {"designs", "32", "points of the sequence, a power of two, 2 to 2^20"},
                    Baseline::option("0", "what a pixel is whose cell is 0")};
    info.default_reduce = "sum";
    info.source =
        "Fel, Cadene, Chalvidal, Cord, Vigouroux, Serre 2021, arXiv:2111.04138, and the authors' "
        "program";
    return with_common_options(info);
  }

  explicit Sobol(const Options& options)
      : Method(describe(), options),
        grid_(options.get_int("grid", 1, 42)),  // 3667 dimensions are all that the engine has
        designs_(options.get_int("designs", 2, 1 << 20)),
        baseline_(options) {
    FBBENCH_REQUIRE((designs_ & (designs_ - 1)) == 0, BadOption,
                    "sobol: designs: want a power of two, got " << designs_);
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    baseline_.check(network);
    const int64_t side = std::min(network.input().height, network.input().width);
    FBBENCH_REQUIRE(
        grid_ <= side, BadOption,
        "sobol: grid: want at most the image's shorter side, " << side << ", got " << grid_);
  }

 private:
  /// f(A), then f(C_1), f(C_2), ...: [grid^2 + 1, designs] float64 of image n.
  Tensor outputs(const Context& context, int64_t n, const Tensor& a, const Tensor& b) const {
    const int64_t count = designs_ * (grid_ * grid_ + 1);
    const Tensor hidden = baseline_.of(context)[n], difference = context.images()[n] - hidden;
    auto write = [&](int64_t first, const Tensor& images) {
      Tensor numbers = at::arange(first, first + images.size(0), at::kLong);
      Tensor points = numbers.remainder(designs_);
      Tensor replaced = numbers.div(designs_, "floor").unsqueeze(1) ==
                        at::arange(1, grid_ * grid_ + 1, at::kLong);
      Tensor cells = at::where(replaced, b.index_select(0, points), a.index_select(0, points));
      Tensor masks =
          at::upsample_nearest2d(cells.view({-1, 1, grid_, grid_}), difference.sizes().slice(1));
      images.copy_(masks * difference + hidden);
    };
    Tensor logits = logits_of(context.network(), count, context.forward_batch(), write);
    Tensor targets = context.targets().narrow(0, n, 1).expand({count});
    return score(context.network(), logits.to(at::kDouble), targets).view({-1, designs_});
  }

  Attribution explain_impl(const Context& context) const override {
    constexpr double kRounding = 5e-7;  // of an output, relative: a few float32 steps
    const int64_t cells = grid_ * grid_;
    const Tensor points = sobol_sequence(designs_, 2 * cells);
    const Tensor a = points.narrow(1, 0, cells), b = points.narrow(1, cells, cells);
    Tensor indices = at::zeros({context.size(), 1, grid_, grid_});
    for (int64_t n = 0; n < context.size(); ++n) {
      const Tensor all = outputs(context, n, a, b), of_a = all[0];
      const auto variance = of_a.var().item<double>();
      if (variance <= kRounding * kRounding * of_a.square().mean().item<double>()) continue;
      Tensor changed = (all.narrow(0, 1, cells) - of_a).square().sum(1);
      indices[n].copy_(
          (changed / (2 * static_cast<double>(designs_) * variance)).view({grid_, grid_}));
    }
    return {at::upsample_bicubic2d(indices, context.images().sizes().slice(2), false)};
  }

  int64_t grid_, designs_;
  Baseline baseline_;
};

FBBENCH_REGISTER(Method, Sobol);

}  // namespace
}  // namespace fbbench
