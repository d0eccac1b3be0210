// SPDX-License-Identifier: Apache-2.0
#include "runners/cost/timing.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>

#include "core/process/progress.h"
#include "models/cpu/implementation.h"
#include "results/store/provenance.h"
#include "runners/cost/peak_memory.h"
#include "runners/plan/device.h"

namespace fbbench {
namespace {

#if defined(NDEBUG) && defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
constexpr bool kOptimisedBuild = true;
#else
constexpr bool kOptimisedBuild = false;
#endif

constexpr const char* kRepetitions = "--benchmark_repetitions";
constexpr const char* kInterleaving = "--benchmark_enable_random_interleaving";

/// What stands behind '=' in the last word that gives `flag`; "true" where there is no '='.
std::string flag_value(const std::vector<std::string>& words, const std::string& flag) {
  std::string value;
  for (const std::string& word : words) {
    if (word == flag) value = "true";
    if (word.rfind(flag + "=", 0) == 0) value = word.substr(flag.size() + 1);
  }
  return value;
}

[[noreturn]] void refuse_formats() {
  throw BadOption(
      "--benchmark_format, --benchmark_out_format: want console, json or csv; or a bad "
      "--benchmark_color");
}

/// What is written to std::cerr while this lives.
class CapturedErrors {
 public:
  CapturedErrors() : former_(std::cerr.rdbuf(text_.rdbuf())) {}
  ~CapturedErrors() { std::cerr.rdbuf(former_); }
  CapturedErrors(const CapturedErrors&) = delete;
  CapturedErrors& operator=(const CapturedErrors&) = delete;
  std::string first_line() const { return text_.str().substr(0, text_.str().find('\n')); }

 private:
  std::ostringstream text_;
  std::streambuf* former_;
};

void initialise_benchmark(std::vector<std::string> words) {
  static char program[] = "fbbench time";  // Google Benchmark keeps the pointer for its context
  std::vector<char*> arguments = {program};
  for (std::string& word : words) arguments.push_back(word.data());
  auto count = static_cast<int>(arguments.size());
  CapturedErrors errors;
  benchmark::Initialize(&count, arguments.data(), refuse_formats);
  if (count == 1) return;
  std::string reason = errors.first_line();
  throw BadOption(reason.empty() ? std::string(arguments[1]) + ": Google Benchmark has no such flag"
                                 : reason);
}

void require_writable(const std::string& path) {
  if (path.empty()) return;
  FBBENCH_REQUIRE(std::ofstream(path, std::ios::app), BadInput,
                  "--benchmark_out: " << path
                                      << " can't be written; want a file in a folder that "
                                         "exists");
}

/// Keeps each repetition's time, and passes everything on to Google Benchmark's own reporters.
class Collector : public benchmark::BenchmarkReporter {
 public:
  /// `start` is called before the first case, where there is one.
  Collector(BenchmarkReporter* shown, std::function<void()> start)
      : shown_(shown), start_(std::move(start)) {
    SetErrorStream(&complaints_);
    json_.SetOutputStream(&json_text_);
    json_.SetErrorStream(&complaints_);
  }

  bool ReportContext(const Context& context) override {
    start_();
    return json_.ReportContext(context) && (!shown_ || shown_->ReportContext(context));
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      std::vector<double>& seconds = seconds_[run.run_name.function_name];
      if (run.run_type != Run::RT_Iteration || run.real_accumulated_time <= 0) continue;
      seconds.push_back(run.real_accumulated_time / static_cast<double>(run.iterations));
    }
    json_.ReportRuns(runs);
    if (shown_) shown_->ReportRuns(runs);
  }
  void Finalize() override {
    json_.Finalize();
    if (shown_) shown_->Finalize();
  }

  /// Of one call, by the name a case was registered under; only of cases that were run.
  const std::map<std::string, std::vector<double>>& seconds() const { return seconds_; }
  std::string json() const { return json_text_.str(); }

 private:
  BenchmarkReporter* shown_;
  std::function<void()> start_;
  benchmark::JSONReporter json_;
  std::ostringstream json_text_, complaints_;
  std::map<std::string, std::vector<double>> seconds_;
};

/// A work with what must be known between its repetitions.
struct Measured {
  TimingWork work;
  std::string name;
  benchmark::IterationCount most_iterations = 0;  // more than before: the repetition starts anew

  bool warm() const { return most_iterations > 0; }
};

std::string name_of(const TimedCase& timed) {
  std::ostringstream name;
  name << timed.network << "/" << timed.method << "/batch:" << timed.batch
       << "/size:" << timed.height << "x" << timed.width << "/threads:" << timed.threads;
  return name.str();
}

/// One call by Google Benchmark: a repetition, or a trial of how many iterations it takes.
void measure(benchmark::State& state, Measured* measured, std::optional<Progress>* progress) {
  TimingWork& work = measured->work;
  try {
    FBBENCH_REQUIRE(work.timed.failure.empty(), BadInput, work.timed.failure);
    prepare_device("cpu", work.timed.threads);
    if (!measured->warm()) work.call();         // kernels and variants of weights are made
    work.network->forward(work.batch->images);  // wakes the threads, and refills the caches
    for (auto iteration : state) {
      static_cast<void>(iteration);
      work.call();
    }
    state.SetItemsProcessed(state.iterations() * work.timed.batch);
  } catch (const std::exception& error) {
    work.timed.failure = one_line(error);
    state.SkipWithError(work.timed.failure.c_str());
  }
  bool another_trial = measured->warm() && state.max_iterations > measured->most_iterations;
  progress->value().advance(another_trial ? 0 : 1, work.timed.network + " " + work.timed.method);
  measured->most_iterations = std::max(measured->most_iterations, state.max_iterations);
}

/// The cases that were run, with their times.
std::vector<TimingWork> with_times(const std::vector<Measured>& all, const Collector& collector) {
  std::vector<TimingWork> works;
  for (const Measured& measured : all) {
    auto found = collector.seconds().find(measured.name);
    if (found == collector.seconds().end()) continue;
    works.push_back(measured.work);
    TimedCase& timed = works.back().timed;
    if (timed.failure.empty()) timed.seconds = found->second;
  }
  return works;
}

/// After all timing: giving memory back to the kernel would slow down what comes next.
void add_memory(std::vector<TimingWork>* works) {
  if (works->empty()) return;
  Progress progress("memory", static_cast<int64_t>(works->size()), "cases");
  for (TimingWork& work : *works) {
    if (work.timed.failure.empty()) {
      prepare_device("cpu", work.timed.threads);
      MemoryUse use = measure_memory([&] { work.call(); });
      work.timed.peak_bytes = use.peak_bytes;
      work.timed.extra_bytes = use.extra_bytes;
    }
    progress.advance(1, work.timed.network + " " + work.timed.method);
  }
}

const char* scaling_name(benchmark::CPUInfo::Scaling scaling) {
  if (scaling == benchmark::CPUInfo::ENABLED) return "enabled";
  return scaling == benchmark::CPUInfo::DISABLED ? "disabled" : "unknown";
}

/// Of what ran when the program started: more than half a core is more than a desktop's idling.
std::string caution_of(const benchmark::CPUInfo& cpu) {
  constexpr double kIdle = 0.5;
  if (cpu.load_avg.empty() || cpu.load_avg.front() <= kIdle) return "";
  std::ostringstream text;
  text << "Caution: the machine was busy before (load average " << cpu.load_avg.front() << " on "
       << cpu.num_cpus << " CPUs); time again when it is idle.";
  return text.str();
}

void add_context() {
  Provenance here = current_provenance();
  benchmark::AddCustomContext("fbbench_version", here.fbbench_version);
  benchmark::AddCustomContext("git_commit", here.git_commit);
  benchmark::AddCustomContext("build_type", here.build_type);
  benchmark::AddCustomContext("libtorch_version", here.libtorch_version);
  benchmark::AddCustomContext("cpu", here.cpu);
  benchmark::AddCustomContext("kernels", kernels_text());
}

void register_all(std::vector<Measured>* all, std::optional<Progress>* progress) {
  for (Measured& measured : *all) {
    benchmark::RegisterBenchmark(
        measured.name.c_str(),
        [&measured, progress](benchmark::State& state) { measure(state, &measured, progress); })
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace

BenchmarkFlags::BenchmarkFlags(const std::vector<std::string>& flags) {
  for (const char* hides :
       {"--benchmark_report_aggregates_only", "--benchmark_display_aggregates_only"}) {
    FBBENCH_REQUIRE(flag_value(flags, hides).empty(), BadOption,
                    hides << ": every repetition is kept; leave it out, the table has the medians");
  }
  std::vector<std::string> words = {std::string(kRepetitions) + "=5",
                                    std::string(kInterleaving) + "=true"};
  words.insert(words.end(), flags.begin(), flags.end());
  initialise_benchmark(words);
  repetitions_ = std::stoll(flag_value(words, kRepetitions));
  FBBENCH_REQUIRE(repetitions_ > 0, BadOption,
                  kRepetitions << ": want 1 or more, got " << repetitions_);
  own_output_ = !flag_value(words, "--benchmark_format").empty();
  std::string list = flag_value(words, "--benchmark_list_tests");
  list_only_ = !list.empty() && list != "false" && list != "0" && list != "no" && list != "off";
  if (!list_only_) require_writable(flag_value(words, "--benchmark_out"));
}

TimingReport run_timing(TimingPlan plan, const BenchmarkFlags& flags) {
  std::vector<Measured> all;
  for (TimingWork& work : plan.works) {
    std::string name = name_of(work.timed);
    all.push_back({std::move(work), std::move(name)});
  }
  add_context();
  std::optional<Progress> progress;
  auto start = [&] {
    for (const std::string& line : plan.left_out) std::cerr << "left out: " << line << "\n";
    progress.emplace("time", static_cast<int64_t>(all.size()) * flags.repetitions(), "repetitions");
  };
  Collector collector(flags.own_output() ? benchmark::CreateDefaultDisplayReporter() : nullptr,
                      start);
  register_all(&all, &progress);
  size_t matched = benchmark::RunSpecifiedBenchmarks(&collector);
  progress.reset();
  benchmark::ClearRegisteredBenchmarks();
  FBBENCH_REQUIRE(matched > 0, BadOption,
                  "--benchmark_filter: no case matches; see --benchmark_list_tests");
  std::vector<TimingWork> works = with_times(all, collector);
  add_memory(&works);

  TimingReport report;
  for (TimingWork& work : works) report.cases.push_back(std::move(work.timed));
  const auto& cpu = benchmark::CPUInfo::Get();
  report.caution = caution_of(cpu);
  report.info.kernels = kernels_text();
  report.info.cpu_scaling = scaling_name(cpu.scaling);
  report.info.benchmark_json = collector.json();
  report.info.verdict =
      timing_verdict(report.cases, kOptimisedBuild, cpu.scaling == benchmark::CPUInfo::ENABLED);
  return report;
}

}  // namespace fbbench
