// SPDX-License-Identifier: Apache-2.0
#include "runners/check/original_inputs.h"

#include <algorithm>

#include "core/error.h"
#include "models/network/sidecar.h"
#include "models/training/builtin.h"
#include "runners/plan/network_precision.h"

namespace fbbench {

const Spec& spec_of_label(const std::vector<Spec>& specs, const std::string& label) {
  std::vector<std::string> labels = unique_labels(specs);
  auto found = std::find(labels.begin(), labels.end(), label);
  FBBENCH_REQUIRE(found != labels.end(), BadInput, "the configuration has no '" << label << "'");
  return specs[static_cast<size_t>(found - labels.begin())];
}

std::shared_ptr<const Dataset> reopen_dataset(const Experiment& experiment, const GroupInfo& group,
                                              const InputFormat& input) {
  std::shared_ptr<const Dataset> dataset =
      Registry<Dataset>::get().create(spec_of_label(experiment.datasets, group.dataset));
  dataset->check(input);
  FBBENCH_REQUIRE(dataset->fingerprint() == group.dataset_fingerprint, BadInput,
                  "the data set is another one now");
  return dataset;
}

std::optional<int64_t> position_of(const Dataset& dataset, const std::string& id) {
  const auto& ids = dataset.facts().ids;
  auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return found - ids.begin();
}

InputFormat reopen_input(const Experiment& experiment, const GroupInfo& group) {
  Spec spec = spec_of_label(experiment.networks, group.network);
  take_precision(&spec);
  const auto& builtin = Registry<BuiltinNetwork>::get();
  InputFormat input = builtin.contains(spec.name) ? builtin.create(spec)->input()
                                                  : read_sidecar(sidecar_path(spec.name)).input;
  input.height = group.height;
  input.width = group.width;
  return input;
}

}  // namespace fbbench
