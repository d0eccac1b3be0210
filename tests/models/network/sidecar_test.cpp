// SPDX-License-Identifier: Apache-2.0
// models/network/sidecar.cpp: what is read, what is refused and by which key.
#include "models/network/sidecar.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

using Json = nlohmann::json;

class SidecarTest : public testing::Test {
 protected:
  std::string path_ = fresh_folder() + "/net.json";
  Json json_ = {
      {"input",
       {{"channels", 2}, {"height", 6}, {"width", 5}, {"mean", {0.5, 0.25}}, {"std", {0.2, 0.1}}}},
      {"classes", {"cat", "dog"}},
      {"output", "logits"}};

  Sidecar read(const std::string& text) const {
    std::ofstream(path_) << text;
    return read_sidecar(path_);
  }
  std::string refusal(const std::string& text) const {
    try {
      read(text);
    } catch (const BadInput& error) {
      return error.what();
    }
    return "";
  }
  void expect_refused(const Json& json, const std::string& part) const {
    std::string message = refusal(json.dump());
    EXPECT_NE(message.find(part), std::string::npos) << message << json.dump();
    EXPECT_NE(message.find("net.json"), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
  void expect_input_refused(const std::string& key, const Json& value) const {
    Json json = json_;
    json["input"][key] = value;
    expect_refused(json, "'" + key + "'");
  }
};

TEST_F(SidecarTest, LiesBesideTheNetwork) { EXPECT_EQ(sidecar_path("a.b/net.pt"), "a.b/net.json"); }

TEST_F(SidecarTest, IsRead) {
  Sidecar sidecar = read(json_.dump());
  EXPECT_EQ(sidecar.input.channels, 2);
  EXPECT_EQ(sidecar.input.height, 6);
  EXPECT_EQ(sidecar.input.width, 5);
  EXPECT_EQ(sidecar.input.mean, (std::vector<double>{0.5, 0.25}));
  EXPECT_EQ(sidecar.input.std, (std::vector<double>{0.2, 0.1}));
  EXPECT_EQ(sidecar.input.classes, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(sidecar.output, Output::kLogits);
}

TEST_F(SidecarTest, IsReadWithAByteOrderMarkCarriageReturnsAndWhiteSpaceRoundNames) {
  json_["classes"] = {"cat\r", "\t dog "};
  json_["output"] = "probabilities ";
  Sidecar sidecar = read("\xEF\xBB\xBF\r\n" + json_.dump() + "\r\n");
  EXPECT_EQ(sidecar.input.classes, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(sidecar.output, Output::kProbabilities);
}

TEST_F(SidecarTest, HasDefaults) {
  json_.erase("output");
  Sidecar sidecar = read(json_.dump());
  EXPECT_EQ(sidecar.output, Output::kLogits);
  EXPECT_EQ(sidecar.output_key, "");
  EXPECT_EQ(sidecar.input.resize, InputFormat::Resize::kStretch);
  EXPECT_EQ(sidecar.input.interpolation, InputFormat::Interpolation::kBicubic);
}

TEST_F(SidecarTest, RefusesBracketsNestedAMillionDeep) {
  std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
  EXPECT_NE(refusal("{\"input\": {\"channels\": " + deep + "}}").find("got nested arrays"),
            std::string::npos);
}

TEST_F(SidecarTest, IsWrittenAsItIsRead) {
  Sidecar sidecar;
  sidecar.input = tiny_input(2, 6, 5, 3);
  sidecar.input.mean = {0.485, 0.1};
  sidecar.input.resize = InputFormat::Resize::kShorterSideCrop;
  sidecar.input.resize_to = 8;
  sidecar.input.interpolation = InputFormat::Interpolation::kArea;
  sidecar.output = Output::kMultilabel;
  sidecar.output_key = "\"logits\"";
  write_sidecar(path_, sidecar, {{"accuracy", "0.84"}});
  Sidecar back = read_sidecar(path_);
  EXPECT_EQ(back.input.mean, sidecar.input.mean);
  EXPECT_EQ(back.input.std, sidecar.input.std);
  EXPECT_EQ(back.input.classes, sidecar.input.classes);
  EXPECT_EQ(back.input.height, 6);
  EXPECT_EQ(back.input.width, 5);
  EXPECT_EQ(back.input.resize, sidecar.input.resize);
  EXPECT_EQ(back.input.resize_to, 8);
  EXPECT_EQ(back.input.interpolation, sidecar.input.interpolation);
  EXPECT_EQ(back.output, Output::kMultilabel);
  EXPECT_EQ(back.output_key, "\"logits\"");
}

TEST_F(SidecarTest, RefusesWhatIsNotJson) {
  EXPECT_NE(refusal("{\"input\": ").find("isn't JSON"), std::string::npos);
  EXPECT_NE(refusal("").find("isn't JSON"), std::string::npos);
  EXPECT_NE(refusal("[1, 2]").find("want a JSON object"), std::string::npos);
}

TEST_F(SidecarTest, NamesTheKeyThatIsMissing) {
  for (const char* key : {"input", "classes"}) {
    Json json = json_;
    json.erase(key);
    expect_refused(json, "lacks the key '" + std::string(key) + "'");
  }
  for (const char* key : {"channels", "height", "width", "mean", "std"}) {
    Json json = json_;
    json["input"].erase(key);
    expect_refused(json, "lacks the key '" + std::string(key) + "'");
  }
}

TEST_F(SidecarTest, SuggestsTheKeyThatWasMeant) {
  json_["clases"] = json_["classes"];
  expect_refused(json_, "unknown key 'clases'");
  expect_refused(json_, "'classes'");
}

TEST_F(SidecarTest, RefusesSizesThatAreNone) {
  for (const char* key : {"channels", "height", "width"}) {
    for (const Json& value : {Json(0), Json(-3), Json(2.5), Json("6"), Json(1 << 20)}) {
      expect_input_refused(key, value);
    }
  }
}

TEST_F(SidecarTest, RefusesStandardDeviationsThatAreNotAboveZero) {
  expect_input_refused("std", {0.2, 0});
  expect_input_refused("std", {0.2, -0.1});
}

TEST_F(SidecarTest, RefusesMeansAndDeviationsOfPixelsFrom0To255) {
  expect_input_refused("mean", {0.5, 103.53});
  expect_input_refused("mean", {-0.5, 0.5});
  expect_input_refused("std", {0.2, 57.375});
  json_["input"]["mean"] = {123.675, 116.28};
  expect_refused(json_, "divided by 255");
}

TEST_F(SidecarTest, TakesMeansAndDeviationsFrom0To1) {
  json_["input"]["mean"] = {0, 1};
  json_["input"]["std"] = {1, 1.0 / 255};
  EXPECT_EQ(read(json_.dump()).input.mean, (std::vector<double>{0, 1}));
}

TEST_F(SidecarTest, WantsTwoClassesOfABinaryOutput) {
  json_["output"] = "binary";
  EXPECT_EQ(read(json_.dump()).output, Output::kBinary);
  json_["classes"] = {"cat", "dog", "bird"};
  expect_refused(json_, "want two names");
}

TEST_F(SidecarTest, TakesAnIndexOrANameAsTheOutputKey) {
  json_["output_key"] = 1;
  EXPECT_EQ(read(json_.dump()).output_key, "1");
  json_["output_key"] = "logits";
  EXPECT_EQ(read(json_.dump()).output_key, "\"logits\"");
  json_["output_key"] = 0.5;
  expect_refused(json_, "'output_key': want the index or the name");
}

TEST_F(SidecarTest, WantsOneMeanAndStandardDeviationAChannel) {
  expect_input_refused("mean", {0.5});
  expect_input_refused("std", {0.2, 0.1, 0.1});
  expect_input_refused("mean", {0.5, "half"});
  expect_input_refused("mean", 0.5);
}

TEST_F(SidecarTest, RefusesClassesThatAreNotNames) {
  for (const Json& value : {Json::array(), Json({1, 2}), Json("cat")}) {
    json_["classes"] = value;
    expect_refused(json_, "'classes'");
  }
}

TEST_F(SidecarTest, RefusesUnknownChoices) {
  for (const char* key : {"output", "resize", "interpolation"}) {
    Json json = json_;
    json[key] = "other";
    expect_refused(json, "'" + std::string(key) + "': want one of");
  }
}

TEST_F(SidecarTest, WantsTheShorterSideOfACropAtLeastAsLongAsTheInput) {
  json_["resize"] = "shorter_side_crop";
  expect_refused(json_, "lacks the key 'resize_to'");
  json_["resize_to"] = 5;
  expect_refused(json_, "'resize_to'");
}

}  // namespace
}  // namespace fbbench
