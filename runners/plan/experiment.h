// SPDX-License-Identifier: Apache-2.0
/// What an INI file asks for. `fbbench run --help` prints the keys.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/options.h"

namespace fbbench {

/// Settings as read: every key with its values in order, what was set from outside included.
using Settings = std::vector<std::pair<std::string, std::string>>;

struct Experiment {
  std::string name;  ///< by default the INI file's name without ending
  uint64_t seed = 0;
  std::vector<Spec> networks, datasets, methods, metrics;  ///< at least one each
  std::string target;                                      ///< see runners/plan/target.h
  bool only_correct = false;                               ///< drop images classified wrongly
  double min_confidence = 0;                               ///< drop images below it, in [0,1]
  bool floors = true;             ///< append the methods `random` and `center` unless named
  bool skip_unsupported = false;  ///< what can't work becomes status 3 instead of an error
  int64_t batch = 0;              ///< most images that go through a network together
  int64_t unit = 0;               ///< images that are stored at once; a multiple of batch
  int64_t memory = 0;             ///< bytes that the batch is still to be chosen by; 0: batch holds
  int64_t threads = 0;            ///< 0: as many as LibTorch takes
  std::string device;             ///< "cpu" or "cuda"
  std::string precision;          ///< of networks whose spec has none (it is put into the spec)
  int64_t limit = 0;              ///< most images taken of each data set; 0: all
  std::string output_file;        ///< by default `<name>.h5`
  bool store_maps = false, store_curves = true;
  Settings settings;  ///< as given, after the overrides

  /// Settles a batch that was left to `memory`; the settings then read as if it had been given.
  void take_batch(int64_t images);

  /// INI text that parse_experiment() reads back as this experiment (a value with '#' excepted), in
  /// UTF-8 (core/utf8.h).
  std::string text() const;
};

/// The keys that take one value, with defaults and help. Lists (`list_keys()`) may repeat.
const std::vector<OptionInfo>& single_keys();
const std::vector<OptionInfo>& list_keys();

/// "key=value" of --set. BadOption where there is no '=' or nothing before it.
std::pair<std::string, std::string> parse_setting(const std::string& text);

/// Reads an INI file; `overrides` replace the file's values, for a list key the whole list.
/// BadInput for a file that is missing, a line that isn't `key = value`, an unknown key (suggests
/// the nearest), an empty value, a single-valued key given twice or a list left empty; BadOption
/// for a value out of range.
Experiment read_experiment(const std::string& path, const Settings& overrides = {});

/// The same from INI text, as results files keep it; `origin` names it in messages.
Experiment parse_experiment(const std::string& text, const std::string& origin);

}  // namespace fbbench
