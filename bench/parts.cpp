// SPDX-License-Identifier: Apache-2.0
/// How long the parts take that work on maps and relevance alone, without a network. Google
/// Benchmark's flags and JSON apply: build/release/bench/fbbench_parts --benchmark_filter=order
#include <benchmark/benchmark.h>

#include "methods/prune.h"
#include "metrics/map_view.h"

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

}  // namespace
}  // namespace fbbench

BENCHMARK_MAIN();
