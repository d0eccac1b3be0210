// SPDX-License-Identifier: Apache-2.0
/// `fbbench list`: what there is, from each plugin's own describe().
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/layers.h"
#include "cli/option_values.h"
#include "cli/plugin_page.h"
#include "core/embedded_file.h"
#include "datasets/dataset.h"
#include "methods/method.h"
#include "metrics/metric.h"
#include "models/training/builtin.h"
#include "perturbations/image_perturbation.h"
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

using Json = nlohmann::ordered_json;

const char* needs_name(Needs needs) {
  switch (needs) {
    case Needs::kNothing:
      return "nothing";
    case Needs::kForward:
      return "forward";
    case Needs::kGradients:
      return "gradients";
    case Needs::kGraph:
      return "graph";
  }
  return "";
}

Json options_json(const std::vector<OptionInfo>& options) {
  Json list = Json::array();
  for (const OptionInfo& option : options) {
    list.push_back(
        {{"name", option.name}, {"default", option.default_value}, {"help", option.help}});
  }
  return list;
}

/// JSON has no infinity: an end that is open is null.
template <class Info>
Json range_json(const Info& info) {
  Json range = Json::array({info.min, info.max});
  for (Json& end : range) {
    if (!std::isfinite(end.get<double>())) end = nullptr;
  }
  return range;
}

/// What a plugin's answers were compared with, and how far they were off; null where with nothing.
Json audit_of(const std::string& file, const std::string& plugin) {
  return Json::parse(embedded_file(file)).value(plugin, Json());
}

// What only one kind of plugin has.
void add_facts(const MethodInfo& info, Json* json) {
  (*json)["needs"] = needs_name(info.needs);
  (*json)["cost"] = info.cost;
  (*json)["audit"] = audit_of("methods/audit.json", info.name);
}
void add_facts(const MetricInfo& info, Json* json) {
  (*json)["needs"] = info.needs_masks ? "masks" : "nothing";
  (*json)["direction"] = static_cast<int>(info.direction);  // as in results and CSV tables
  (*json)["range"] = range_json(info);
  (*json)["category"] = category_name(info.category);
  (*json)["unit"] = info.unit;
  (*json)["signs"] = info.signs;
  (*json)["ties"] = info.ties;
  (*json)["undefined"] = info.undefined;
  (*json)["audit"] = audit_of("metrics/audit.json", info.name);
}
void add_facts(const SubstrateInfo& info, Json* json) {
  (*json)["needs"] = "nothing";
  (*json)["random"] = info.random;
  (*json)["fills_in"] = info.by_pixels;
}
void add_facts(const ImagePerturbationInfo& info, Json* json) {
  (*json)["needs"] = info.needs_masks ? "masks" : "nothing";
  (*json)["range"] = range_json(info);
}
void add_facts(const DatasetInfo& info, Json* json) {
  (*json)["needs"] = "nothing";
  (*json)["licence"] = info.licence;
}
void add_facts(const BuiltinInfo& info, Json* json) {
  (*json)["needs"] = "training";
  (*json)["licence"] = info.licence;
}

template <class Plugin>
Json describe_all() {
  const auto& registry = Registry<Plugin>::get();
  for (const std::string& name : registry.clashes()) {
    std::cerr << "fbbench: warning: two plugins are the " << Plugin::kKind << " '" << name
              << "'; the first one loaded is used\n";
  }
  Json list = Json::array();
  for (const std::string& name : registry.names()) {
    const auto& info = registry.info(name);
    Json json = {{"kind", Plugin::kKind},
                 {"name", info.name},
                 {"version", info.version},
                 {"brief", info.brief},
                 {"options", options_json(info.options)},
                 {"source", info.source}};
    add_facts(info, &json);
    list.push_back(std::move(json));
  }
  return list;
}

constexpr const char* kLayers = "layers";  // of one network, not a kind of plugin

struct Kind {
  const char* name;
  Json (*describe)();
};
constexpr Kind kKinds[] = {
    {"methods", describe_all<Method>},       {"metrics", describe_all<Metric>},
    {"substrates", describe_all<Substrate>}, {"perturbations", describe_all<ImagePerturbation>},
    {"datasets", describe_all<Dataset>},     {"networks", describe_all<BuiltinNetwork>}};

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_text(const char* kind, const Json& plugins) {
  std::cout << kind << "\n";
  for (const Json& plugin : plugins) {
    std::cout << "  " << text_of(plugin["name"]) << " (version " << text_of(plugin["version"])
              << ")\n      " << text_of(plugin["brief"]) << "\n";
    for (const Json& option : plugin["options"]) {
      std::string given = text_of(option["default"]);
      std::cout << "      " << text_of(option["name"]) << "=" << (given.empty() ? "..." : given)
                << "  " << text_of(option["help"]) << "\n";
    }
    for (const auto& [fact, value] : plugin.items()) {
      bool shown = !value.is_null() && fact != "kind" && fact != "name" && fact != "version" &&
                   fact != "brief" && fact != "options";
      if (shown) std::cout << "      " << fact << ": " << fact_text(fact, value) << "\n";
    }
  }
}

int list_layers(const OptionValues& values, const std::string& format) {
  Json layers =
      describe_layers(required_value(values, "network", "a .pt or a built-in network's name"));
  if (format == "json") {
    std::cout << layers.dump(2) << "\n";
  } else {
    print_layers(layers);
  }
  return kDone;
}

int run(const OptionValues& values) {
  std::vector<std::string> wanted = all_values(values, "kind");
  std::string format = value_or(values, "format", "text");
  FBBENCH_REQUIRE(format == "text" || format == "json" || format == "markdown", BadOption,
                  "--format: want text, json or markdown, got '" << format << "'");
  if (!wanted.empty() && wanted[0] == kLayers) return list_layers(values, format);
  std::vector<std::string> names;
  Json all = Json::array();
  bool found = wanted.empty();
  for (const Kind& kind : kKinds) {
    names.emplace_back(kind.name);
    if (!wanted.empty() && wanted[0] != kind.name) continue;
    found = true;
    Json plugins = kind.describe();
    if (format == "text") print_text(kind.name, plugins);
    if (format == "markdown") std::cout << plugin_page(kind.name, plugins);
    all.insert(all.end(), plugins.begin(), plugins.end());
  }
  names.emplace_back(kLayers);
  FBBENCH_REQUIRE(found, BadOption,
                  "list: unknown kind '" << wanted[0] << "'" << did_you_mean(wanted[0], names)
                                         << "; there are: " << join(names));
  if (format == "json") std::cout << all.dump(2) << "\n";
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("format", one_value("FORMAT"), "text (default), json, or markdown");
  add("network", one_value("NET"), "of layers: whose");
}

const bool kRegistered = add_command(
    {"list",
     "[methods|metrics|perturbations|datasets|networks|layers --network NET] "
     "[--format text|json|markdown]",
     "What there is: names, options with defaults, sources.", "kind", 1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
