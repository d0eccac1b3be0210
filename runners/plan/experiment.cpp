// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/experiment.h"

#include <algorithm>
#include <boost/program_options/parsers.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "core/error.h"
#include "core/process/memory_size.h"
#include "core/text_file.h"
#include "core/utf8.h"
#include "metrics/metric.h"
#include "models/graph/precision.h"
#include "runners/plan/network_precision.h"
#include "runners/plan/sweep.h"

namespace fbbench {
namespace {

bool has_key(const std::vector<OptionInfo>& keys, const std::string& name) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const OptionInfo& key) { return key.name == name; });
}

const std::string kSection = "output.";  // the keys that stand after [output] in an INI file

bool in_section(const std::string& key) { return key.rfind(kSection, 0) == 0; }

std::string bad_key_hint(const std::string& key) {
  std::vector<std::string> names;
  for (const OptionInfo& known : list_keys()) names.push_back(known.name);
  for (const OptionInfo& known : single_keys()) names.push_back(known.name);
  if (in_section(key) && std::count(names.begin(), names.end(), key.substr(kSection.size()))) {
    return " (" + key.substr(kSection.size()) + " belongs before [output])";
  }
  return did_you_mean(key, names) + "; there are: " + join(names);
}

/// BadInput for keys that don't exist, values that are empty, single-valued keys that repeat.
void require_known(const Settings& settings, const std::string& origin) {
  std::set<std::string> seen;
  for (const auto& [key, value] : settings) {
    bool single = has_key(single_keys(), key);
    FBBENCH_REQUIRE(single || has_key(list_keys(), key), BadInput,
                    origin << ": unknown key '" << key << "'" << bad_key_hint(key));
    FBBENCH_REQUIRE(!value.empty(), BadInput, origin << ": " << key << " has no value");
    FBBENCH_REQUIRE(seen.insert(key).second || !single, BadInput,
                    origin << ": " << key << " is given twice; it takes one value");
  }
}

/// The INI lines as keys (those after [output] with its name before them) and values.
Settings parse_lines(std::istream& lines, const std::string& origin) {
  namespace po = boost::program_options;
  Settings settings;
  try {
    auto parsed = po::parse_config_file(lines, po::options_description(), true);
    for (const po::option& line : parsed.options) {
      settings.emplace_back(line.string_key, line.value.at(0));
    }
  } catch (const po::error& error) {
    throw BadInput(origin +
                   ": want lines 'key = value', '[output]' or '# comment': " + error.what());
  }
  return settings;
}

Settings parse_ini(const std::string& path) {
  std::istringstream lines(join(read_lines(path, "an experiment, an INI file"), "\n"));
  return parse_lines(lines, path);
}

Settings with_overrides(const Settings& settings, const Settings& overrides) {
  Settings result;
  for (const auto& setting : settings) {
    bool replaced = std::any_of(overrides.begin(), overrides.end(),
                                [&](const auto& other) { return other.first == setting.first; });
    if (!replaced) result.push_back(setting);
  }
  result.insert(result.end(), overrides.begin(), overrides.end());
  return result;
}

std::vector<Spec> specs_of(const Settings& settings, const std::string& key,
                           const std::string& origin) {
  std::vector<Spec> specs;
  for (const auto& [name, value] : settings) {
    if (name == key) specs.push_back(Spec::parse(value));
  }
  FBBENCH_REQUIRE(!specs.empty(), BadInput, origin << ": want at least one '" << key << " = ...'");
  return specs;
}

Options single_values(const Settings& settings, const std::string& origin) {
  Settings singles;
  for (const auto& setting : settings) {
    if (has_key(single_keys(), setting.first)) singles.push_back(setting);
  }
  return {origin, single_keys(), singles};
}

std::string value_or(const Settings& settings, const std::string& key,
                     const std::string& otherwise) {
  for (const auto& [name, value] : settings) {
    if (name == key) return value;
  }
  return otherwise;
}

}  // namespace

const std::vector<OptionInfo>& list_keys() {
  static const std::vector<OptionInfo> kKeys = {
      {"network", "", "a built-in network, trained when first needed, or the path of a .pt"},
      {"dataset", "", "spec of a data set, see `fbbench list datasets`"},
      {"method", "", "spec of a method, see `fbbench list methods`"},
      {"metric", "",
       "spec of a metric, see `fbbench list metrics`; OPTION=* for all choices, OPTION=[A|B] for "
       "some"},
  };
  return kKeys;
}

const std::vector<OptionInfo>& single_keys() {
  static const std::vector<OptionInfo> kKeys = {
      {"name", "(file name)", "of the experiment"},
      {"seed", "0", "whole number that all random choices come from"},
      {"target", "predicted",
       "class to explain: predicted, label, given (the data set's targets), a number or a name"},
      {"only_correct", "false", "drop images that the network classifies wrongly"},
      {"min_confidence", "0", "drop images whose predicted class is less probable, in [0,1]"},
      {"floors", "true", "append the methods random and center unless they are named"},
      {"unsupported", "error", "what can't work: error, or skip (rows with status 3)",
       one_of({"error", "skip"})},
      {"batch", "16", "most images that go through a network together"},
      {"memory", "(none)",
       "in place of batch: the largest that keeps the process within it, such as 4GiB"},
      {"unit", "64", "images after which results are stored; rounded up to whole batches"},
      {"threads", "0", "threads of LibTorch; 0: one a core"},
      {"device", "cpu", "cpu or cuda", one_of({"cpu", "cuda"})},
      {"precision", kDefaultPrecision,
       "of forward passes on perturbed images, unless a network's spec says it "
       "(:precision=bf16): " +
           join(precision_names()),
       one_of(precision_names())},
      {"limit", "0", "most images taken of each data set, before any is dropped; 0: all"},
      {"output.file", "(name).h5", "the results file"},
      {"output.maps", "false", "store the saliency maps"},
      {"output.curves", "true", "store the curves of metrics that have them"},
  };
  return kKeys;
}

std::pair<std::string, std::string> parse_setting(const std::string& text) {
  size_t equals = text.find('=');
  FBBENCH_REQUIRE(equals != std::string::npos && equals > 0, BadOption,
                  "--set: want key=value, got '" << text << "'");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

namespace {

constexpr int64_t kMostImages = 1 << 30;  // in a batch or unit: sums of them stay far from overflow

/// Batches never cross a unit.
int64_t in_whole_batches(int64_t unit, int64_t batch) { return (unit + batch - 1) / batch * batch; }

void read_memory(Experiment* experiment) {
  std::string memory = value_or(experiment->settings, "memory", "");
  if (memory.empty()) return;
  FBBENCH_REQUIRE(value_or(experiment->settings, "batch", "").empty(), BadOption,
                  "memory chooses the batch, and a batch is given; want one of them");
  experiment->memory = parse_memory_size("memory", memory);
}

Experiment experiment_of(Settings settings, const std::string& path) {
  Experiment experiment;
  experiment.settings = std::move(settings);
  experiment.networks = specs_of(experiment.settings, "network", path);
  experiment.datasets = specs_of(experiment.settings, "dataset", path);
  experiment.methods = specs_of(experiment.settings, "method", path);
  for (const Spec& spec : specs_of(experiment.settings, "metric", path)) {
    for (Spec& setting : sweep(spec, Registry<Metric>::get().info(spec.name).options)) {
      experiment.metrics.push_back(std::move(setting));
    }
  }

  Options values = single_values(experiment.settings, path);
  experiment.name =
      value_or(experiment.settings, "name", std::filesystem::path(path).stem().string());
  experiment.seed = static_cast<uint64_t>(values.get_int("seed", 0));
  experiment.target = values.get_string("target");
  experiment.only_correct = values.get_bool("only_correct");
  experiment.min_confidence = values.get_double("min_confidence", 0, 1);
  experiment.floors = values.get_bool("floors");
  experiment.skip_unsupported = values.get_choice("unsupported") == "skip";
  read_memory(&experiment);
  experiment.batch = experiment.memory > 0 ? 1 : values.get_int("batch", 1, kMostImages);
  experiment.unit = in_whole_batches(values.get_int("unit", 1, kMostImages), experiment.batch);
  experiment.threads = values.get_int("threads", 0);
  experiment.device = values.get_choice("device");
  experiment.precision = values.get_choice("precision");
  experiment.networks = in_precision(experiment.networks, experiment.precision);
  experiment.limit = values.get_int("limit", 0);
  experiment.output_file = value_or(experiment.settings, "output.file", experiment.name + ".h5");
  experiment.store_maps = values.get_bool("output.maps");
  experiment.store_curves = values.get_bool("output.curves");
  return experiment;
}

}  // namespace

Experiment read_experiment(const std::string& path, const Settings& overrides) {
  Settings file = parse_ini(path);
  require_known(file, path);
  require_known(overrides, "--set");
  return experiment_of(with_overrides(file, overrides), path);
}

Experiment parse_experiment(const std::string& text, const std::string& origin) {
  std::istringstream lines(bytes_of_name(text));
  Settings settings = parse_lines(lines, origin);
  require_known(settings, origin);
  return experiment_of(std::move(settings), origin);
}

void Experiment::take_batch(int64_t images) {
  batch = images;
  unit = in_whole_batches(unit, batch);
  memory = 0;
  for (auto& [key, value] : settings) {
    if (key != "memory") continue;
    key = "batch";
    value = std::to_string(images);
  }
}

std::string Experiment::text() const {
  std::string top, section;
  for (const auto& [key, value] : settings) {
    if (in_section(key)) {
      section += key.substr(kSection.size()) + " = " + value + "\n";
    } else {
      top += key + " = " + value + "\n";
    }
  }
  return utf8_name(section.empty() ? top : top + "[output]\n" + section);
}

}  // namespace fbbench
