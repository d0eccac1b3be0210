// SPDX-License-Identifier: Apache-2.0
#include "runners/show/describe.h"

#include <cmath>
#include <sstream>

#include "datasets/dataset.h"
#include "methods/method.h"
#include "metrics/metric.h"

namespace fbbench {
namespace {

/// "keep=0.95 (share of the relevance that survives)", one an option that the spec sets.
std::string settings_of(const Spec& spec, const std::vector<OptionInfo>& options) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : spec.options) {
    std::string text = name + " = " + value;
    for (const OptionInfo& option : options) {
      if (option.name == name) text += " (" + option.help + ")";
    }
    parts.push_back(text);
  }
  return join(parts, "; ");
}

void add(const std::string& name, const std::string& text, Described* described) {
  if (!text.empty()) described->facts.emplace_back(name, text);
}

/// What all kinds have; `more` adds the kind's own facts.
template <class Plugin, class More>
Described described(const Spec& spec, const std::string& label, More more) {
  Described result;
  result.label = label;
  const auto& registry = Registry<Plugin>::get();
  if (!registry.contains(spec.name)) return result;
  const auto& info = registry.info(spec.name);
  result.brief = info.brief;
  result.source = info.source;
  Spec bare = spec;
  bare.given_label.clear();
  if (bare.text() != label) add("spec", bare.text(), &result);
  more(info, &result);
  add("options", settings_of(spec, info.options), &result);
  add("source", info.source, &result);
  return result;
}

std::string range_text(const MetricInfo& info) {
  std::ostringstream text;
  text << "[" << info.min << ", ";
  if (std::isinf(info.max)) {
    text << "∞)";
  } else {
    text << info.max << "]";
  }
  if (!info.unit.empty()) text << ", " << info.unit;
  return text.str();
}

}  // namespace

std::vector<Described> describe_methods(const std::vector<Entry>& methods) {
  std::vector<Described> all;
  for (const Entry& entry : methods) {
    all.push_back(described<Method>(Spec::parse(entry.spec), entry.label,
                                    [](const MethodInfo&, Described*) {}));
  }
  return all;
}

std::vector<Described> describe_metrics(const std::vector<Entry>& metrics) {
  std::vector<Described> all;
  for (const Entry& entry : metrics) {
    all.push_back(described<Metric>(
        Spec::parse(entry.spec), entry.label, [&](const MetricInfo& info, Described* result) {
          result->category = category_name(info.category);
          result->undefined = info.undefined;
          add("better", entry.direction > 0 ? "higher" : "lower", result);
          add("range", range_text(info), result);
          add("signs", info.signs, result);
          add("ties", info.ties, result);
          add("undefined", info.undefined, result);
        }));
  }
  return all;
}

std::vector<Described> describe_datasets(const std::vector<Spec>& datasets) {
  std::vector<std::string> labels = unique_labels(datasets);
  std::vector<Described> all;
  for (size_t i = 0; i < datasets.size(); ++i) {
    all.push_back(described<Dataset>(
        datasets[i], labels[i],
        [](const DatasetInfo& info, Described* result) { add("licence", info.licence, result); }));
  }
  return all;
}

}  // namespace fbbench
