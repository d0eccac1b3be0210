// SPDX-License-Identifier: Apache-2.0
/// How long the parts take that maps, relevance and forward passes are made of, each alone. Google
/// Benchmark's flags and JSON apply: build/release/bench/fbbench_parts --benchmark_filter=order
#include <benchmark/benchmark.h>

#include "methods/relevance/prune.h"
#include "metrics/map_view.h"
#include "models/cpu/convolution.h"
#include "models/cpu/matrix_product.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr int64_t kSide = 224;

void order_of_a_map(benchmark::State& state) {
  Tensor map = at::randn({kSide, kSide});
  for (auto _ : state) benchmark::DoNotOptimize(MapView(map).order().data());
  state.SetItemsProcessed(state.iterations() * map.numel());
}
BENCHMARK(order_of_a_map)->Unit(benchmark::kMicrosecond)->UseRealTime();

/// Relevance as a network has it: channels last, and two thirds of the entries zero (the share
/// measured on EfficientNet-Lite0).
void prune_at(benchmark::State& state) {
  const int64_t channels = state.range(0), side = state.range(1);
  Tensor relevance = (at::rand({8, channels, side, side}) * 3 - 2)
                         .clamp_min_(0)
                         .contiguous(at::MemoryFormat::ChannelsLast);
  for (auto _ : state) {
    state.PauseTiming();
    Tensor copy = relevance.clone();
    state.ResumeTiming();
    benchmark::DoNotOptimize(prune(copy, 0.98).data_ptr());
  }
  state.SetItemsProcessed(state.iterations() * relevance.numel());
}
BENCHMARK(prune_at)
    ->Args({96, 112})
    ->Args({64, 56})
    ->Args({256, 14})
    ->Args({1280, 7})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// A 3x3 convolution with a ReLU of 16 images: plain, or by Winograd's filtering. Flops are the
/// plain sum's.
void convolve_3x3(benchmark::State& state) {
  const int64_t in = state.range(1), out = state.range(2), side = state.range(3), images = 16;
  Weights weights(canonical(at::randn({out, in, 3, 3}) / in), at::randn({out}));
  Filter filter{&weights, "all", {out, in, 3, 3}, [&] { return weights.weight(); }};
  filter.sums = state.range(0) != 0 ? Sums::kFastest : Sums::kPlain;
  Window window;
  window.stride = window.dilation = window.padding = window.far_padding = {1, 1};
  Tensor x = canonical(at::randn({images, in, side, side}));
  Epilogue relu;
  relu.low = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(convolve(filter, window, x, weights.bias(), relu).data_ptr());
  }
  auto flops = static_cast<double>(images * side * side * in * out * 18);
  state.counters["flop"] = {flops, benchmark::Counter::kIsIterationInvariantRate};
}
BENCHMARK(convolve_3x3)
    ->ArgNames({"winograd", "in", "out", "side"})
    ->Apply([](benchmark::internal::Benchmark* one) {
      const std::vector<std::vector<int64_t>> layers = {
          {12, 12, 48},   {24, 24, 24},  {48, 48, 12},   {64, 64, 56},  {128, 128, 28},
          {256, 256, 14}, {512, 512, 7}, {64, 128, 112}, {512, 512, 28}};
      for (const auto& layer : layers) {
        for (int64_t winograd : {0, 1}) one->Args({winograd, layer[0], layer[1], layer[2]});
      }
    })
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

/// VGG11's first linear layer, for so many rows.
void linear_layer(benchmark::State& state) {
  Tensor x = at::randn({state.range(0), 25088}), w = at::randn({4096, 25088});
  for (auto _ : state) benchmark::DoNotOptimize(times_transposed(x, w, {}).data_ptr());
}
BENCHMARK(linear_layer)
    ->RangeMultiplier(4)
    ->Range(1, 256)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace fbbench

BENCHMARK_MAIN();
