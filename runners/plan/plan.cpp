// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/plan.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <ostream>

#include "core/utf8.h"
#include "results/store/conditions.h"
#include "results/store/labels.h"
#include "runners/plan/network_precision.h"
#include "runners/plan/open_network.h"
#include "runners/plan/samples.h"

namespace fbbench {

const std::vector<std::string> kFloors = {"random", "center"};

namespace {

std::vector<Spec> with_floors(std::vector<Spec> methods) {
  for (const std::string& floor : kFloors) {
    bool named = std::any_of(methods.begin(), methods.end(),
                             [&](const Spec& spec) { return spec.name == floor; });
    if (!named) methods.push_back(Spec::parse(floor));
  }
  return methods;
}

std::vector<Labelled<Network>> open_all(const std::vector<Spec>& specs) {
  std::vector<std::string> labels = unique_labels(specs);
  std::vector<Labelled<Network>> planned;
  for (size_t i = 0; i < specs.size(); ++i) {
    planned.push_back({specs[i].text(), labels[i], open_network(specs[i])});
  }
  return planned;
}

/// Runs every plugin's check on a pair: why each is left out, or an error unless `skip`.
template <class Plugin>
LeftOut check_all(const std::vector<Labelled<Plugin>>& plugins, const Network& network,
                  const DatasetFacts& facts, bool skip) {
  LeftOut reasons;
  for (const auto& plugin : plugins) {
    reasons.emplace_back();
    try {
      plugin->check(network, facts);
    } catch (const Error& error) {
      if (!skip) throw;
      reasons.back() = error.what();
    }
  }
  return reasons;
}

/// What each metric can't make of each method's maps.
std::vector<LeftOut> check_scores(const Plan& plan, bool skip) {
  std::vector<LeftOut> reasons;
  for (const auto& method : plan.methods) {
    reasons.emplace_back();
    for (const auto& metric : plan.metrics) {
      reasons.back().emplace_back();
      try {
        metric->check_method({method.label, method->info().explains_again});
      } catch (const Error& error) {
        if (!skip) throw;
        reasons.back().back() = error.what();
      }
    }
  }
  return reasons;
}

constexpr int64_t kComparedImages = 32;

/// What the network's precision changes on the pair's first images that can be loaded.
Precision precision_of(const Pair& pair) {
  if (pair.network->in_float32()) return {};
  std::vector<Sample> samples;
  for (const Loaded& one : load_samples(*pair.dataset, pair.network->input(), 0,
                                        std::min(pair.images, kComparedImages))) {
    if (one.reason.empty()) samples.push_back(one.sample);
  }
  return compare_precisions(*pair.network, samples, [&](const Sample& sample, int64_t predicted) {
    return pair.target.target(sample, predicted);
  });
}

Pair open_pair(const Plan& plan, const Labelled<Dataset>& dataset,
               const Labelled<Network>& network) {
  const Experiment& experiment = plan.experiment;
  const DatasetFacts& facts = dataset->facts();
  dataset->check(network->input());
  network->require_batch(experiment.batch);
  FBBENCH_REQUIRE(!experiment.only_correct || facts.has_labels, BadInput,
                  "only_correct: " << facts.label << " has no labels; want only_correct = false");
  int64_t images = dataset->size();
  if (experiment.limit > 0) images = std::min(images, experiment.limit);
  bool skip = experiment.skip_unsupported;
  Pair pair{dataset,
            network,
            TargetRule(experiment.target, network->input().classes, facts),
            images,
            check_all(plan.methods, *network, facts, skip),
            check_all(plan.metrics, *network, facts, skip),
            check_scores(plan, skip),
            {}};
  pair.precision = precision_of(pair);
  return pair;
}

/// "1 network", "2 networks"
std::string counted(size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

template <class Plugin>
std::vector<std::string> labels_of(const std::vector<Labelled<Plugin>>& plugins) {
  std::vector<std::string> labels;
  for (const auto& plugin : plugins) labels.push_back(plugin.label);
  return labels;
}

template <class Plugin>
void print_left_out(std::ostream& out, const Pair& pair,
                    const std::vector<Labelled<Plugin>>& plugins, const LeftOut& reasons,
                    const std::string& of = "") {
  for (size_t i = 0; i < reasons.size(); ++i) {
    if (reasons[i].empty()) continue;
    out << "  left out of " << pair.title() << ": " << plugins[i].label << of << " (" << reasons[i]
        << ")\n";
  }
}

GroupInfo group_info(const Pair& pair) {
  const InputFormat& input = pair.network->input();
  return {pair.dataset.label,
          pair.network.label,
          pair.dataset->fingerprint(),
          pair.network->fingerprint(),
          input.height,
          input.width,
          0,
          pair.images,
          pair.precision};
}

/// What the numbers of a run depend on; threads, names and places may differ.
std::string conditions_of(const Plan& plan) {
  const Experiment& experiment = plan.experiment;
  auto yes_no = [](bool value) { return value ? "true" : "false"; };
  Conditions conditions = {
      {"seed", std::to_string(experiment.seed)},
      {"target", experiment.target},
      {"only_correct", yes_no(experiment.only_correct)},
      {"min_confidence", std::to_string(experiment.min_confidence)},
      {"batch", std::to_string(experiment.batch)},
      {"unit", std::to_string(experiment.unit)},
      {"device", experiment.device},
      {"output.maps", yes_no(experiment.store_maps)},
      {"output.curves", yes_no(experiment.store_curves)},
      {"LibTorch", TORCH_VERSION},
  };
  auto add = [&](const std::string& kind, const auto& planned) {
    for (const auto& one : planned) {
      conditions.emplace_back(kind + " " + one.spec,
                              "version " + std::to_string(one->info().version));
    }
  };
  add("method", plan.methods);
  add("metric", plan.metrics);
  for (const Pair& pair : plan.pairs) {
    GroupInfo group = group_info(pair);
    conditions.emplace_back("data of " + pair.title(), group.dataset_fingerprint);
    conditions.emplace_back("images of " + pair.title(), std::to_string(pair.images));
    conditions.emplace_back("network of " + pair.title(), group.network_fingerprint);
    if (!pair.network->in_float32()) {
      conditions.emplace_back("precision of " + pair.title(), pair.precision.name);
    }
    conditions.emplace_back("input of " + pair.title(),
                            std::to_string(group.height) + "x" + std::to_string(group.width));
  }
  return valid_utf8(conditions_text(conditions));  // as it will be read back
}

}  // namespace

Plan make_plan(const Experiment& experiment) {
  Plan plan;
  plan.experiment = experiment;
  // Cheap things first: a misspelt option is told before a network is trained for minutes.
  plan.methods =
      create_all<Method>(experiment.floors ? with_floors(experiment.methods) : experiment.methods);
  plan.metrics = create_all<Metric>(experiment.metrics);
  auto datasets = create_all<Dataset>(experiment.datasets);
  require_free_labels(labels_of(datasets), labels_of(plan.metrics));
  auto networks = open_all(experiment.networks);
  for (const auto& dataset : datasets) {
    for (const auto& network : networks) plan.pairs.push_back(open_pair(plan, dataset, network));
  }
  return plan;
}

RunInfo Plan::run_info() const {
  RunInfo info;
  info.config = experiment.text();
  info.seed = experiment.seed;
  info.threads = at::get_num_threads();
  info.unit = experiment.unit;
  info.conditions = conditions_of(*this);
  for (const auto& method : methods) {
    info.methods.push_back({method.spec, method.label, method->info().version, 0});
  }
  for (const auto& metric : metrics) {
    info.metrics.push_back({metric.spec, metric.label, metric->info().version,
                            static_cast<int>(metric->info().direction)});
  }
  return info;
}

Outline Plan::outline() const {
  Outline outline{run_info(), {}};
  for (const Pair& pair : pairs) outline.pairs.push_back(group_info(pair));
  return outline;
}

void Plan::print(std::ostream& out) const {
  int64_t images = 0;
  for (const Pair& pair : pairs) images += pair.images;
  out << "plan " << experiment.name << ": " << counted(experiment.networks.size(), "network")
      << " x " << counted(experiment.datasets.size(), "data set") << " x "
      << counted(methods.size(), "method") << " x " << counted(metrics.size(), "metric") << ", "
      << counted(static_cast<size_t>(images), "image") << "\n";
  for (const Pair& pair : pairs) {
    const InputFormat& input = pair.network->input();
    out << "  " << pair.title() << ": " << pair.images << " of " << pair.dataset->size()
        << " images as " << input.channels << "x" << input.height << "x" << input.width << ", "
        << input.classes.size() << " classes\n";
    for (const std::string& line : pair.dataset->facts().left_out) out << "    " << line << "\n";
    if (!pair.network->in_float32()) out << "  " << precision_text(pair.precision) << "\n";
    if (pair.network->answers_log_probabilities()) {
      out << "  explained of " << pair.network.label
          << ": logarithms of probabilities, as its logits lie before the softmax at its end ("
          << pair.network->graph_error() << ")\n";
    }
  }
  out << "  methods: " << join(labels_of(methods)) << "\n  metrics: " << join(labels_of(metrics))
      << "\n";
  for (const Pair& pair : pairs) {
    print_left_out(out, pair, methods, pair.methods_out);
    print_left_out(out, pair, metrics, pair.metrics_out);
    for (size_t m = 0; m < methods.size(); ++m) {
      print_left_out(out, pair, metrics, pair.scores_out[m], " of " + methods[m].label);
    }
  }
}

}  // namespace fbbench
