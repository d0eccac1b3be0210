// SPDX-License-Identifier: Apache-2.0
#include "models/network/sidecar.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/options.h"
#include "core/text_file.h"

namespace fbbench {
namespace {

using Json = nlohmann::json;
using Interpolation = InputFormat::Interpolation;

const std::map<std::string, Interpolation>& interpolations() {
  static const std::map<std::string, Interpolation> kNames = {
      {"nearest", Interpolation::kNearest},
      {"bilinear", Interpolation::kBilinear},
      {"bicubic", Interpolation::kBicubic},
      {"area", Interpolation::kArea}};
  return kNames;
}

const std::vector<std::string>& output_names() {
  static const std::vector<std::string> kNames = {"logits", "probabilities", "binary",
                                                  "multilabel"};
  return kNames;
}

/// A value for a message. JSON in JSON isn't written out: the library recurses as deep as the file.
std::string shown(const Json& value) {
  bool nested = std::any_of(value.begin(), value.end(),
                            [](const Json& element) { return element.is_structured(); });
  return nested ? std::string("nested ") + value.type_name() + "s" : value.dump();
}

/// One JSON object of the file: typed access that names the key when something is wrong.
class Section {
 public:
  Section(std::string path, const Json& json, const std::vector<std::string>& keys)
      : path_(std::move(path)), json_(json) {
    FBBENCH_REQUIRE(json.is_object(), BadInput, path_ << ": want a JSON object");
    for (const auto& item : json.items()) {
      FBBENCH_REQUIRE(std::count(keys.begin(), keys.end(), item.key()), BadInput,
                      path_ << ": unknown key '" << item.key() << "'"
                            << did_you_mean(item.key(), keys) << "; there are: " << join(keys));
    }
  }

  bool has(const std::string& key) const { return json_.contains(key); }

  const Json& at(const std::string& key) const {
    FBBENCH_REQUIRE(has(key), BadInput, path_ << ": lacks the key '" << key << "'");
    return json_.at(key);
  }

  int64_t integer(const std::string& key, int64_t low, int64_t high) const {
    const Json& value = at(key);
    bool good =
        value.is_number_integer() && value.get<int64_t>() >= low && value.get<int64_t>() <= high;
    FBBENCH_REQUIRE(good, BadInput,
                    path_ << ": '" << key << "': want a whole number in [" << low << ", " << high
                          << "], got " << shown(value));
    return value.get<int64_t>();
  }

  /// A whole number or a text, as it stands in the file; "" where it isn't there.
  std::string item(const std::string& key) const {
    if (!has(key)) return "";
    const Json& value = at(key);
    FBBENCH_REQUIRE(
        value.is_number_integer() || value.is_string(), BadInput,
        path_ << ": '" << key << "': want the index or the name of an item, got " << shown(value));
    return value.dump();
  }

  std::string choice(const std::string& key, const std::vector<std::string>& choices) const {
    if (!has(key)) return choices[0];
    const Json& value = at(key);
    std::string text = value.is_string() ? trimmed(value.get<std::string>()) : "";
    FBBENCH_REQUIRE(
        std::count(choices.begin(), choices.end(), text), BadInput,
        path_ << ": '" << key << "': want one of " << join(choices) << ", got " << shown(value));
    return text;
  }

  /// Mean or standard deviation of images in [0,1]: numbers in [0,1], above 0 where `positive`.
  std::vector<double> numbers(const std::string& key, int64_t count, bool positive) const {
    const Json& value = at(key);
    bool good = value.is_array() && static_cast<int64_t>(value.size()) == count;
    for (size_t i = 0; good && i < value.size(); ++i) {
      good = value[i].is_number() && value[i].get<double>() >= 0 && value[i].get<double>() <= 1 &&
             !(positive && value[i].get<double>() == 0);
    }
    FBBENCH_REQUIRE(good, BadInput,
                    path_ << ": '" << key << "': want " << count << " numbers, one a channel"
                          << (positive ? ", above 0" : ", from 0") << " to 1 as images are in "
                          << "[0,1] (those of pixels from 0 to 255: divided by 255), got "
                          << shown(value));
    return value.get<std::vector<double>>();
  }

  std::vector<std::string> strings(const std::string& key) const {
    const Json& value = at(key);
    bool good = value.is_array() && !value.empty();
    for (size_t i = 0; good && i < value.size(); ++i) good = value[i].is_string();
    FBBENCH_REQUIRE(good, BadInput, path_ << ": '" << key << "': want a list of class names");
    auto texts = value.get<std::vector<std::string>>();
    std::transform(texts.begin(), texts.end(), texts.begin(), trimmed);
    return texts;
  }

 private:
  std::string path_;
  const Json& json_;
};

constexpr int64_t kMaxSide = 1 << 14;

}  // namespace

const char* output_name(Output output) {
  return output_names()[static_cast<size_t>(output)].c_str();
}

std::string sidecar_path(const std::string& network_path) {
  return std::filesystem::path(network_path).replace_extension(".json").string();
}

Sidecar read_sidecar(const std::string& path) {
  Json json = Json::parse(read_text(path, "a network's sidecar, net.json beside net.pt"), nullptr,
                          /*allow_exceptions=*/false);
  FBBENCH_REQUIRE(!json.is_discarded(), BadInput, path << ": isn't JSON");
  Section root(path, json,
               {"input", "classes", "output", "output_key", "resize", "resize_to", "interpolation",
                "about"});
  Section input(path + ", input", root.at("input"), {"channels", "height", "width", "mean", "std"});
  Sidecar sidecar;
  InputFormat& format = sidecar.input;
  format.channels = input.integer("channels", 1, 1024);
  format.height = input.integer("height", 1, kMaxSide);
  format.width = input.integer("width", 1, kMaxSide);
  format.mean = input.numbers("mean", format.channels, /*positive=*/false);
  format.std = input.numbers("std", format.channels, /*positive=*/true);
  format.classes = root.strings("classes");
  const std::string output = root.choice("output", output_names());
  sidecar.output = static_cast<Output>(
      std::find(output_names().begin(), output_names().end(), output) - output_names().begin());
  FBBENCH_REQUIRE(
      sidecar.output != Output::kBinary || format.classes.size() == 2, BadInput,
      path << ": 'classes': want two names with \"output\": \"binary\", the second that "
              "of the logit, got "
           << format.classes.size());
  sidecar.output_key = root.item("output_key");
  if (root.choice("resize", {"stretch", "shorter_side_crop"}) == "shorter_side_crop") {
    format.resize = InputFormat::Resize::kShorterSideCrop;
    format.resize_to = root.integer("resize_to", std::max(format.height, format.width), kMaxSide);
  }
  format.interpolation =
      interpolations().at(root.choice("interpolation", {"bicubic", "nearest", "bilinear", "area"}));
  return sidecar;
}

void write_sidecar(const std::string& path, const Sidecar& sidecar,
                   const std::vector<std::pair<std::string, std::string>>& facts) {
  const InputFormat& format = sidecar.input;
  Json json;
  json["input"] = {{"channels", format.channels},
                   {"height", format.height},
                   {"width", format.width},
                   {"mean", format.mean},
                   {"std", format.std}};
  json["classes"] = format.classes;
  json["output"] = output_name(sidecar.output);
  if (!sidecar.output_key.empty()) json["output_key"] = Json::parse(sidecar.output_key);
  if (format.resize == InputFormat::Resize::kShorterSideCrop) {
    json["resize"] = "shorter_side_crop";
    json["resize_to"] = format.resize_to;
  }
  for (const auto& [name, value] : interpolations()) {
    if (value == format.interpolation) json["interpolation"] = name;
  }
  for (const auto& [name, value] : facts) json["about"][name] = value;
  std::ofstream file(path);
  file << json.dump(1) << '\n';
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written");
}

}  // namespace fbbench
