// SPDX-License-Identifier: Apache-2.0
/// `fbbench time`: what methods cost, against the bare forward pass and the plain gradient.
#include <charconv>
#include <iostream>
#include <optional>
#include <set>
#include <sstream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "core/error.h"
#include "core/options.h"
#include "models/graph/precision.h"
#include "runners/cost/timing.h"
#include "runners/plan/network_precision.h"

namespace fbbench {
namespace {

constexpr const char* kFlagPrefix = "benchmark_";

/// "1,8" of an option, ascending, each once; empty where it wasn't given.
std::vector<int64_t> numbers(const OptionValues& values, const std::string& name, int64_t most) {
  std::string text = value_or(values, name);
  std::set<int64_t> found;
  std::istringstream items(text);
  for (std::string item; std::getline(items, item, ',');) {
    int64_t number = 0;
    auto [end, fault] = std::from_chars(item.data(), item.data() + item.size(), number);
    bool whole = fault == std::errc() && end == item.data() + item.size();
    FBBENCH_REQUIRE(whole && number >= 1 && number <= most, BadOption,
                    "--" << name << ": want whole numbers of 1 to " << most
                         << " with commas between, got '" << text << "'");
    found.insert(number);
  }
  FBBENCH_REQUIRE(!values.count(name) || !found.empty(), BadOption,
                  "--" << name << ": want whole numbers with commas between, got none");
  return {found.begin(), found.end()};
}

TimingRequest request_of(const OptionValues& values) {
  constexpr int64_t kMostImages = 4096, kMostPixels = 1 << 14, kMostThreads = 1024;
  TimingRequest request;
  for (const std::string& network : all_values(values, "network")) {
    request.networks.push_back(Spec::parse(network));
  }
  FBBENCH_REQUIRE(!request.networks.empty(), BadOption,
                  "--network is missing; want a .pt or a built-in network's name");
  request.networks =
      in_precision(request.networks, value_or(values, "precision", kDefaultPrecision));
  for (const std::string& method : all_values(values, "method")) {
    request.methods.push_back(Spec::parse(method));
  }
  request.batches = numbers(values, "batch", kMostImages);
  if (request.batches.empty()) request.batches = {1};
  request.sides = numbers(values, "size", kMostPixels);
  request.threads = numbers(values, "threads", kMostThreads);
  return request;
}

/// Google Benchmark's flags as words: "--benchmark_min_time=0.1".
std::vector<std::string> flags_of(const OptionValues& values) {
  std::vector<std::string> words;
  for (const auto& [name, value] : values) {
    if (name.rfind(kFlagPrefix, 0) != 0) continue;
    auto text = value.as<std::string>();
    words.push_back("--" + name + (text.empty() ? "" : "=" + text));
  }
  return words;
}

/// Everything that was asked for, in words: what the results file keeps.
std::string config_of(const OptionValues& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    const auto* single = boost::any_cast<std::string>(&value.value());
    std::vector<std::string> items =
        single ? std::vector<std::string>{*single} : all_values(values, name);
    for (const std::string& item : items) text += name + " = " + item + "\n";
  }
  return text;
}

int run(const OptionValues& values) {
  TimingRequest request = request_of(values);
  BenchmarkFlags flags(flags_of(values));
  std::optional<Hdf5Output> file;
  std::string output = value_or(values, "output");
  TimingPlan plan = plan_timing(request);
  if (!output.empty() && !flags.list_only()) {
    file.emplace(output, values.count("overwrite") > 0);
  }
  TimingReport report = run_timing(std::move(plan), flags);
  if (flags.list_only()) return kDone;
  if (file) {
    report.info.config = config_of(values);
    write_timings(*file, report.cases, report.info);
    file->commit();
    std::cerr << "results: " << output << "\n";
  }
  std::ostream& out = flags.own_output() ? std::cerr : std::cout;
  out << render_timings(report.cases) << "\n";
  if (!report.caution.empty()) out << report.caution << "\n";
  out << "kernels: " << report.info.kernels << "\n" << report.info.verdict << "\n";
  return report.valid() ? kDone : kSomeFailed;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("network", many_values("NET"), "a built-in network or a .pt; may repeat");
  add("method", many_values("SPEC"),
      "a method, see fbbench list methods; may repeat; by default all that need no file");
  add("batch", one_value("N,..."), "images that go through a network together; by default 1");
  add("size", one_value("N,..."),
      "height and width of the images in pixels, for networks that take other sizes; by default "
      "each network's own");
  add("threads", one_value("N,..."), "threads of LibTorch; by default as many as it takes");
  add("precision", one_value("TYPE"),
      "of the bare forward pass, where a network's spec has none: fp32 (default), bf16 or fp64; "
      "methods work in fp32");
  add("output", one_value("FILE.h5"), "store every repetition, figures and context");
  add("overwrite", "replace a results file that exists");
  add("benchmark_*", one_value("...")->implicit_value(""), "flags of Google Benchmark, see below");
}

std::string more_help() {
  return "Every combination is measured, and the bare forward pass and the plain gradient with "
         "each.\nOf Google Benchmark's flags, written --benchmark_x=y, useful are\n"
         "  repetitions (5), min_time (0.5 seconds a repetition), filter (a regular expression),\n"
         "  list_tests, out=FILE (its JSON), format=json (on stdout, the table on stderr),\n"
         "  enable_random_interleaving (true)\n";
}

const bool kRegistered =
    add_command({"time", "--network NET ... [--method SPEC ...] [options]",
                 "Times methods against the forward pass and the gradient, with memory.", "", 0,
                 declare, run, more_help});

}  // namespace
}  // namespace fbbench
