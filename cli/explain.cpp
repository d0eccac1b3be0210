// SPDX-License-Identifier: Apache-2.0
/// `fbbench explain`: one picture, several methods, pictures and numbers in a folder.
#include <iomanip>
#include <iostream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "core/error.h"
#include "models/graph/precision.h"
#include "runners/plan/device.h"
#include "runners/plan/network_precision.h"
#include "runners/show/explain_image.h"

namespace fbbench {
namespace {

ImageRequest request_of(const OptionValues& values) {
  ImageRequest request;
  Spec network =
      Spec::parse(required_value(values, "network", "a .pt or a built-in network's name"));
  request.network =
      in_precision({network}, value_or(values, "precision", kDefaultPrecision)).front();
  request.image = required_value(values, "image", "the path of a picture");
  for (const std::string& method : all_values(values, "method")) {
    request.methods.push_back(Spec::parse(method));
  }
  FBBENCH_REQUIRE(!request.methods.empty(), BadOption,
                  "--method is missing; want one or more, see fbbench list methods");
  request.target = value_or(values, "target", request.target);
  return request;
}

void print_class(const ImageExplanation& explanation, const char* role, int64_t index) {
  std::cout << role << explanation.classes.at(static_cast<size_t>(index)) << " (class " << index
            << "), probability " << std::fixed << std::setprecision(3)
            << explanation.probabilities[index].item<double>() << "\n";
}

int run(const OptionValues& values) {
  ImageRequest request = request_of(values);
  std::string folder = required_value(values, "output", "a folder for pictures and numbers");
  prepare_device(value_or(values, "device", "cpu"), 0);
  ImageExplanation explanation = explain_image(request);
  auto paths = save_explanation(explanation, folder, values.count("overwrite") > 0);
  print_class(explanation, "predicted: ", explanation.classified.predicted);
  print_class(explanation, "explained: ", explanation.target);
  if (explanation.precision.images > 0) {
    std::cout << precision_text(explanation.precision) << "\n";
  }
  for (const std::string& path : paths) std::cout << path << "\n";
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("network", one_value("NET"), "a built-in network, trained when first needed, or a .pt");
  add("image", one_value("FILE"), "a picture");
  add("method", many_values("SPEC"), "a method, see fbbench list methods; may repeat");
  add("target", one_value("CLASS"),
      "number or name of the class to explain; by default the predicted");
  add("output", one_value("DIR"), "folder for <image>_<method>.png and <image>.h5");
  add("overwrite", "replace files that exist");
  add("device", one_value("DEVICE"), "cpu (default) or cuda");
  add("precision", one_value("TYPE"),
      "fp32 (default), bf16 or fp64: what plain forward passes in it would say of the picture; "
      "maps are computed in fp32 all the same");
}

const bool kRegistered =
    add_command({"explain", "--network NET --image FILE --method SPEC ... --output DIR [options]",
                 "Explains one picture: a PNG a method, and all numbers in one HDF5 file.", "", 0,
                 declare, run, nullptr});

}  // namespace
}  // namespace fbbench
