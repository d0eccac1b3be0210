// SPDX-License-Identifier: Apache-2.0
/// `fbbench run`: an experiment from its INI file to results and table.
#include "runners/run/run.h"

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <thread>

#include "cli/command.h"
#include "cli/option_values.h"
#include "cli/own_command.h"
#include "core/error.h"
#include "core/process/memory_size.h"
#include "results/store/results_reader.h"
#include "results/tables/number_text.h"
#include "results/tables/relevance_loss.h"
#include "results/tables/score_table.h"
#include "runners/cost/cost_estimate.h"
#include "runners/cost/memory_budget.h"
#include "runners/plan/device.h"
#include "runners/spread/jobs.h"

namespace fbbench {
namespace {

/// Options that stand for an INI key, so that both are read and checked in one place.
constexpr std::pair<const char*, const char*> kKeysByOption[] = {
    {"output", "output.file"}, {"limit", "limit"},   {"threads", "threads"},    {"batch", "batch"},
    {"memory", "memory"},      {"device", "device"}, {"precision", "precision"}};

Settings overrides(const OptionValues& values) {
  Settings settings;
  for (const std::string& text : all_values(values, "set")) {
    settings.push_back(parse_setting(text));
  }
  for (const auto& [option, key] : kKeysByOption) {
    if (values.count(option)) settings.emplace_back(key, values[option].as<std::string>());
  }
  return settings;
}

std::string duration(double seconds) {
  constexpr double kMinute = 60, kHour = 3600;
  std::ostringstream text;
  text << std::fixed << std::setprecision(1);
  if (seconds < kMinute) {
    text << seconds << " s";
  } else if (seconds < kHour) {
    text << seconds / kMinute << " min";
  } else {
    text << seconds / kHour << " h";
  }
  return text.str();
}

void print_estimate(const Plan& plan) {
  Estimate estimate = estimate_cost(plan);
  std::cout << "estimate: about " << duration(estimate.seconds)
            << " (one image measured), at least " << (estimate.peak_bytes >> 20)
            << " MiB of memory (one image, and the forward pass of one batch, measured), of it "
            << (estimate.weight_bytes >> 20)
            << " MiB weights, in each form in which a method or metric reads them\n";
}

int64_t job_count(const OptionValues& values) {
  std::string text = value_or(values, "jobs", "1");
  bool good = !text.empty() && text.size() < 5 &&
              text.find_first_not_of("0123456789") == std::string::npos && std::stoi(text) > 0;
  FBBENCH_REQUIRE(good, BadOption, "--jobs: want a whole number from 1 on, got '" << text << "'");
  return std::stoi(text);
}

RunOptions run_options(const OptionValues& values) {
  bool resume = values.count("resume") > 0, overwrite = values.count("overwrite") > 0;
  FBBENCH_REQUIRE(!resume || !overwrite, BadOption,
                  "--resume keeps what is there and --overwrite doesn't; want one of them");
  RunOptions options;
  if (std::getenv(kQueueVariable)) {
    options.job = true;
    options.start = PartStore::Start::kOverwrite;  // of a shared folder: nothing is removed
    return options;
  }
  FBBENCH_REQUIRE(job_count(values) == 1 || !values.count("shard"), BadOption,
                  "--jobs spreads a whole run and --shard takes a share; want one of them");
  if (resume) options.start = PartStore::Start::kResume;
  if (overwrite) options.start = PartStore::Start::kOverwrite;
  if (values.count("shard")) options.shard = parse_shard(value_or(values, "shard"));
  if (options.shard && !options.shard->source.empty()) {
    std::cerr << "shard " << options.shard->text() << ", from " << options.shard->source << "\n";
  }
  return options;
}

/// This program's command as a job has it: with its share of the cores, unless threads were given.
std::vector<std::string> job_command(const Experiment& experiment, int64_t jobs) {
  auto words = command_without({"--jobs"}, {"--overwrite", "--resume"});
  int64_t cores = std::thread::hardware_concurrency();
  if (experiment.threads == 0) {
    words.insert(words.end(), {"--threads", std::to_string(std::max<int64_t>(1, cores / jobs))});
  }
  return words;
}

/// Lets several processes do what is missing; what they leave is done here.
void spread(const OptionValues& values, const Experiment& experiment, Run* run) {
  int64_t jobs = job_count(values);
  if (jobs == 1) return;
  std::vector<int64_t> blocks = run->pending_blocks();
  if (blocks.empty()) return;
  BlockQueue queue(blocks);
  run_jobs(job_command(experiment, jobs), jobs, static_cast<int64_t>(blocks.size()), &queue,
           [&] { return run->interrupted(); });
}

/// This process is one of the jobs.
int work_off_queue(Run* run, const char* descriptor) {
  BlockQueue queue(std::atoi(descriptor));
  return run->work_off(&queue).interrupted ? kInterrupted : kDone;
}

/// What came of the run; the exit code.
int tell(const RunReport& report, const Experiment& experiment, const RunOptions& options) {
  const std::string& file = experiment.output_file;
  if (report.interrupted) {
    std::cerr << "stopped; what is finished is kept. Go on with: " << command_to_resume() << "\n";
    return kInterrupted;
  }
  if (report.finished_before) {
    std::cerr << "nothing to do: " << file << " is whole\n";
  } else if (options.shard) {
    std::cerr << "shard " << options.shard->text() << " is done; when all are: fbbench merge "
              << file << ".parts --output " << file << "\n";
    return kDone;
  } else {
    Results results = read_results(file);
    std::cout << render_table({results}, {});
    std::cerr << relevance_losses(results);
    if (report.first_use_seconds >= 0.05) {  // else it is said to be 0.0 s
      std::cerr << "made at first use, not in time/image: " << duration(report.first_use_seconds)
                << "\n";
    }
  }
  std::cerr << report.verdict << "\nresults: " << file << "\n";
  return report.valid() ? kDone : kSomeFailed;
}

/// Chooses the batch where a memory budget stands in its place; a line that tells which, or "".
std::string settle_batch(const RunOptions& options, Experiment* experiment, Plan* plan) {
  int64_t budget = plan->experiment.memory;
  if (budget == 0) return "";
  bool anew = options.start == PartStore::Start::kOverwrite && !options.job && !options.shard;
  int64_t known = anew ? 0 : batch_of_run(experiment->output_file);
  BatchFit fit = known > 0 ? BatchFit{known, 0} : fit_batch(*plan, budget);
  experiment->take_batch(fit.batch);
  plan->experiment = *experiment;
  std::string line = "batch " + std::to_string(fit.batch);
  if (known > 0) return line + " (that of what is there)\n";
  return line + " (about " + memory_size_text(fit.bytes) + " of " + memory_size_text(budget) +
         ")\n";
}

int run(const OptionValues& values) {
  std::vector<std::string> files = all_values(values, "file");
  FBBENCH_REQUIRE(!files.empty(), BadOption, "run: no experiment; want fbbench run FILE.ini");
  Experiment experiment = read_experiment(files[0], overrides(values));
  prepare_device(experiment.device, experiment.threads);
  RunOptions options = run_options(values);
  Plan plan = make_plan(experiment);
  std::string batch = settle_batch(options, &experiment, &plan);
  if (values.count("dry-run")) {
    plan.print(std::cout);
    std::cout << batch;
    print_estimate(plan);
    return kDone;
  }
  Run run(plan, options);
  if (const char* queue = std::getenv(kQueueVariable)) return work_off_queue(&run, queue);
  plan.print(std::cerr);
  std::cerr << batch;
  spread(values, experiment, &run);
  return tell(run.execute(), experiment, options);
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("output", one_value("FILE.h5"), "the results file; by default <name>.h5");
  add("overwrite", "replace a results file that exists");
  add("resume", "go on with a run that was stopped, wherever it was");
  add("shard", one_value("I/N"),
      "do only every Nth block of images, from the Ith (0 to N-1) on; `auto`: as SLURM or mpirun "
      "say");
  add("jobs", one_value("N"),
      "processes on this machine; threads are divided among them unless --threads is given");
  add("set", many_values("KEY=VALUE"), "replace an INI key, of a list all values; may repeat");
  add("limit", one_value("N"), "most images taken of each data set");
  add("threads", one_value("N"), "threads of LibTorch");
  add("batch", one_value("N"), "most images that go through a network together");
  add("memory", one_value("SIZE"),
      "in place of --batch: the largest that keeps the process within it, such as 4GiB");
  add("device", one_value("DEVICE"), "cpu (default) or cuda");
  add("precision", one_value("TYPE"),
      "of forward passes on perturbed images, where a network's spec has none: fp32 (default), "
      "bf16 or fp64; maps, gradients and recorded passes stay fp32");
  add("dry-run", "print the plan and what it will cost, then stop");
}

std::string ini_keys() {
  std::string text = "INI keys that may repeat:\n";
  for (const OptionInfo& key : list_keys()) text += "  " + key.name + "  " + key.help + "\n";
  text += "INI keys with their defaults (output.x is x after the line [output]):\n";
  for (const OptionInfo& key : single_keys()) {
    text += "  " + key.name + " = " + key.default_value + "  " + key.help + "\n";
  }
  return text;
}

const bool kRegistered = add_command(
    {"run", "FILE.ini [options]", "Carries out an experiment: stores results, prints the table.",
     "file", 1, declare, run, ini_keys});

}  // namespace
}  // namespace fbbench
