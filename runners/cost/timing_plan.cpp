// SPDX-License-Identifier: Apache-2.0
#include "runners/cost/timing_plan.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/seed.h"
#include "runners/plan/device.h"
#include "runners/plan/labelled.h"
#include "runners/plan/open_network.h"
#include "runners/plan/samples.h"
#include "runners/run/explaining.h"

namespace fbbench {
namespace {

constexpr const char* kForward = "forward";
constexpr const char* kGradient = "gradient";
constexpr int64_t kPatch = 8;  // pixels over which the noise changes

using NetworkPointer = std::shared_ptr<const Network>;

/// A picture with the smoothness of real ones, as time may depend on how many activations are 0.
Sample make_sample(int64_t index, const InputFormat& input) {
  Sample sample;
  sample.id = std::to_string(index);
  sample.index = index;
  auto generator = at::detail::createCPUGenerator(derive_seed(0, "time", sample.id));
  Tensor coarse =
      at::rand({1, input.channels, input.height / kPatch + 2, input.width / kPatch + 2}, generator);
  sample.image = at::upsample_bilinear2d(coarse, {input.height, input.width}, false)[0];
  return sample;
}

std::shared_ptr<const Batch> make_images(const Network& network, int64_t size) {
  at::NoGradGuard no_grad;
  network.require_batch(size);
  std::vector<Sample> samples;
  for (int64_t i = 0; i < size; ++i) samples.push_back(make_sample(i, network.input()));
  auto batch = std::make_shared<Batch>(
      make_batch(samples, network.input(), 0, network.batch_within(Batch().forward_batch)));
  batch->targets = network.forward(batch->images).argmax(1);
  return batch;
}

bool needs_a_file(const MethodInfo& info) {
  return std::any_of(info.options.begin(), info.options.end(),
                     [](const OptionInfo& option) { return option.default_value.empty(); });
}

std::vector<Spec> all_methods() {
  std::vector<Spec> specs;
  for (const std::string& name : Registry<Method>::get().names()) {
    if (!needs_a_file(Registry<Method>::get().info(name))) specs.push_back(Spec::parse(name));
  }
  return specs;
}

/// What is timed on every network: the bare forward pass, the plain gradient, then the methods.
struct Entry {
  std::string label, spec;
  TimeUnit unit = TimeUnit::kNone;
  std::shared_ptr<const Method> method;  // null: the forward pass
};

std::vector<Entry> make_entries(const std::vector<Spec>& methods) {
  std::vector<Spec> specs = {Spec::parse(kForward), Spec::parse(kGradient)};
  for (const Spec& spec : methods) {
    bool plain = spec.given_label.empty() && Registry<Method>::get().canonical(spec) == kGradient;
    if (!plain) specs.push_back(spec);
  }
  std::vector<std::string> labels = unique_labels(specs);
  std::vector<Entry> entries = {{labels[0], kForward, TimeUnit::kForward, nullptr}};
  for (size_t i = 1; i < specs.size(); ++i) {
    entries.push_back({labels[i], Registry<Method>::get().canonical(specs[i]),
                       i == 1 ? TimeUnit::kGradient : TimeUnit::kNone,
                       Registry<Method>::get().create(specs[i])});
  }
  return entries;
}

/// A network at one size, with what works there.
struct Place {
  Labelled<Network> network;
  std::vector<Entry> entries;
};

int64_t depth_of(const Network& network) {
  if (!network.graph()) return 0;
  const auto& nodes = network.graph()->nodes;
  return std::count_if(nodes.begin(), nodes.end(),
                       [](const Node& node) { return node.weights != nullptr; });
}

class Planner {
 public:
  explicit Planner(const TimingRequest& request)
      : request_(request),
        entries_(make_entries(request.methods.empty() ? all_methods() : request.methods)) {
    if (request_.threads.empty()) request_.threads = {default_threads()};
  }

  TimingPlan plan() {
    std::vector<std::string> labels = unique_labels(request_.networks);
    for (size_t i = 0; i < labels.size(); ++i) {
      for (const NetworkPointer& network : open_sizes(request_.networks[i], labels[i])) {
        add(Place{{request_.networks[i].text(), labels[i], network},
                  usable_entries(labels[i], *network)});
      }
    }
    return std::move(plan_);
  }

 private:
  std::vector<NetworkPointer> open_sizes(const Spec& spec, const std::string& label) {
    std::vector<NetworkPointer> opened;
    NetworkPointer own = open_network(spec);  // a broken file is told here
    if (request_.sides.empty()) return {own};
    std::string reason;
    for (int64_t side : request_.sides) {
      try {
        const InputFormat& input = own->input();
        bool fits = input.height == side && input.width == side;
        opened.push_back(fits ? own : open_network(spec, side));
      } catch (const Error& error) {
        reason = label + " at " + std::to_string(side) + "x" + std::to_string(side) + ": " +
                 one_line(error);
        plan_.left_out.push_back(reason);
      }
    }
    FBBENCH_REQUIRE(!opened.empty(), BadInput, "--size: none is left; " << reason);
    return opened;
  }

  std::vector<Entry> usable_entries(const std::string& label, const Network& network) {
    DatasetFacts facts;
    facts.label = "time";
    std::vector<Entry> usable;
    for (const Entry& entry : entries_) {
      try {
        if (entry.method) entry.method->check(network, facts);
        usable.push_back(entry);
      } catch (const Error& error) {
        if (!request_.methods.empty()) throw;
        plan_.left_out.push_back(entry.label + " on " + label + ": " + one_line(error));
      }
    }
    return usable;
  }

  void add(const Place& place) {
    const Network& network = *place.network;
    for (int64_t size : request_.batches) {
      auto batch = make_images(network, size);
      for (int64_t threads : request_.threads) {
        for (const Entry& entry : place.entries) {
          TimedCase timed{place.network.label,
                          entry.label,
                          entry.spec,
                          entry.unit,
                          size,
                          network.input().height,
                          network.input().width,
                          threads,
                          depth_of(network),
                          {},
                          -1,
                          -1,
                          ""};
          plan_.works.push_back({timed, place.network.thing, entry.method, batch});
        }
      }
    }
  }

  TimingRequest request_;
  std::vector<Entry> entries_;
  TimingPlan plan_;
};

}  // namespace

void TimingWork::call() const {
  at::NoGradGuard no_grad;
  if (!method) {
    network->forward(batch->images);
    return;
  }
  Context context(*network, *batch, method->needs(*network));
  method->saliency(method->explain(context).values);
}

TimingPlan plan_timing(const TimingRequest& request) { return Planner(request).plan(); }

}  // namespace fbbench
