// SPDX-License-Identifier: Apache-2.0
#include "runners/show/explain_image.h"

#include <hdf5.h>

#include <filesystem>

#include "core/hdf5/attributes.h"
#include "core/picture/image.h"
#include "core/picture/overlay.h"
#include "core/process/staging.h"
#include "results/store/hdf5_output.h"
#include "results/store/results.h"
#include "runners/plan/network_precision.h"
#include "runners/plan/open_network.h"
#include "runners/plan/samples.h"
#include "runners/plan/target.h"
#include "version.h"

namespace fbbench {
namespace {

Sample read_sample(const std::string& path, const InputFormat& format) {
  Scaling::check(format);
  Tensor picture = read_image(path, format.channels, Orientation::kExif);
  Sample sample;
  sample.id = std::filesystem::path(path).stem().string();
  sample.original_height = picture.size(1);
  sample.original_width = picture.size(2);
  sample.image = Scaling(format, picture.size(1), picture.size(2)).image(picture);
  return sample;
}

void write(const Hdf5Output& file, int64_t group, const std::string& name, const Tensor& values) {
  Tensor data = values.contiguous();
  int64_t type = hdf5_type(data.scalar_type());
  Hdf5Series(file, group, {name, data.sizes().vec(), -1, {}, {}}, type)
      .write_all(type, data.data_ptr());
}

void write(const Hdf5Output& file, const std::string& name, const std::vector<std::string>& texts) {
  Hdf5Id type = hdf5_string_type();
  auto count = static_cast<int64_t>(texts.size());
  Hdf5Series(file, file.root(), {name, {count}, -1, {}, {}}, type.get()).write_all(texts);
}

/// As in a results file: relevance_left always, others in a group of their own.
void write_diagnostics(const Hdf5Output& file, const std::map<std::string, Tensor>& diagnostics) {
  write(file, file.root(), kRelevanceLeft, diagnostics.at(kRelevanceLeft));
  if (diagnostics.size() == 1) return;
  Hdf5Id group = make_group(file, file.root(), "diagnostics");
  for (const auto& [name, values] : diagnostics) {
    if (name != kRelevanceLeft) write(file, group.get(), name, values);
  }
}

/// What each method gave, as [M,...] in the methods' order; attributions by label, as their
/// channels may differ.
void write_methods(const Hdf5Output& file, const ImageExplanation& explanation) {
  std::vector<Tensor> maps;
  std::vector<std::string> specs, labels;
  const auto count = static_cast<int64_t>(explanation.methods.size());
  std::vector<double> seconds;
  std::map<std::string, Tensor> diagnostics = {
      {kRelevanceLeft, at::full({count}, NAN, at::kDouble)}};
  Hdf5Id attributions = make_group(file, file.root(), "attributions");
  for (size_t i = 0; i < explanation.methods.size(); ++i) {
    const Explained& explained = explanation.explained[i];
    specs.push_back(explanation.methods[i].spec);
    labels.push_back(explanation.methods[i].label);
    maps.push_back(explained.map);
    seconds.push_back(explained.seconds);
    for (const auto& [name, value] : explained.diagnostics) {
      Tensor& values = diagnostics[name];
      if (!values.defined()) values = at::full({count}, NAN, at::kDouble);
      values[static_cast<int64_t>(i)] = value;
    }
    write(file, attributions.get(), labels.back(), explained.attribution);
  }
  write(file, "methods", specs);
  write(file, "labels", labels);
  write(file, file.root(), "maps", at::stack(maps));
  write(file, file.root(), "seconds", at::tensor(seconds, at::kDouble));
  write_diagnostics(file, diagnostics);
}

void write_file(const ImageExplanation& explanation, const std::string& path) {
  Hdf5Output file(path, /*overwrite=*/false);
  auto text = [&](const char* name, const std::string& value) {
    file.require(write_attribute(file.root(), name, value));
  };
  auto number = [&](const char* name, int64_t value) {
    file.require(write_attribute(file.root(), name, value, H5T_NATIVE_INT64));
  };
  text("format", "fbbench-explanation");
  number("format_version", 1);
  text("fbbench_version", kVersion);
  text("network", explanation.network);
  text("network_fingerprint", explanation.network_fingerprint);
  write_precision(file, file.root(), explanation.precision);
  number("predicted", explanation.classified.predicted);
  number("target", explanation.target);
  write(file, "classes", explanation.classes);
  write(file, file.root(), "image", explanation.sample.image);
  write(file, file.root(), "probabilities", explanation.probabilities);
  write_methods(file, explanation);
  file.commit();
}

}  // namespace

ImageExplanation explain_image(const ImageRequest& request) {
  ImageExplanation result;
  result.methods = create_all<Method>(request.methods);
  auto network = open_network(request.network);
  DatasetFacts facts;
  facts.label = request.image;
  std::vector<const Method*> methods;
  for (const auto& method : result.methods) {
    method->check(*network, facts);
    methods.push_back(method.thing.get());
  }
  TargetRule rule(request.target, network->input().classes, facts);

  result.sample = read_sample(request.image, network->input());
  result.name = result.sample.id;
  result.network = request.network.label();
  result.network_fingerprint = network->fingerprint();
  result.classes = network->input().classes;
  Batch batch = make_batch({result.sample}, network->input(), 0,
                           network->batch_within(Batch().forward_batch));
  auto pass =
      std::make_shared<ForwardPass>(*network, batch.images, union_of_needs(methods, *network));
  result.classified = classify(*pass).at(0);
  FBBENCH_REQUIRE(result.classified.reason.empty(), BadInput,
                  request.image << ": " << result.classified.reason);
  result.probabilities = network->probabilities(pass->logits())[0];
  result.target = rule.target(result.sample, result.classified.predicted);
  result.precision = compare_precisions(*network, {result.sample},
                                        [&](const Sample&, int64_t) { return result.target; });
  batch.targets = at::full({1}, result.target, at::TensorOptions(at::kLong));
  const Context context(pass, batch);
  for (const auto& method : result.methods) {
    result.explained.push_back(explain(*method, context).at(0));
    const std::string& reason = result.explained.back().reason;
    FBBENCH_REQUIRE(reason.empty(), BadInput, method.label << ": " << reason);
  }
  return result;
}

std::vector<std::string> save_explanation(const ImageExplanation& explanation,
                                          const std::string& folder, bool overwrite) {
  StagingFolder staging(folder);
  std::vector<Tensor> maps;
  for (const Explained& explained : explanation.explained) maps.push_back(explained.map);
  double scale = common_scale(maps);
  for (size_t i = 0; i < explanation.methods.size(); ++i) {
    std::string name = explanation.name + "_" + explanation.methods[i].label + ".png";
    write_overlay(staging.add(name), explanation.sample.image, explanation.explained[i].map, scale);
  }
  write_file(explanation, staging.add(explanation.name + ".h5"));
  return staging.commit(overwrite);
}

}  // namespace fbbench
